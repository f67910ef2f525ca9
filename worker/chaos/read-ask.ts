/** Recognises in a chat request what our own prompts ask for. It reads the prompts' words, in both of their languages. */
import * as z from "zod/v4/mini";

export type Ask =
	| { kind: "master"; project: string; chapters: number }
	| { kind: "volume"; project: string; first: number; last: number }
	| { kind: "chapter"; project: string; chapter: number }
	| { kind: "summary"; project: string; chapter: number };

const requestSchema = z.object({
	stream: z.literal(true),
	messages: z.array(z.object({ role: z.string(), content: z.string() })),
});

const PLANNER = /(?:building the plot of "|正在为《)(.+?)(?:"|》搭建故事)/;
const NOVELIST = /(?:at work on "|正在连载《)(.+?)(?:"\. You write|》。你只写)/;
const MASTER = /(?:Plan the whole book: |为全书规划总纲：共 )(\d+)/;
const VOLUME = /(?:: chapters |章纲：第 )(\d+)(?: to | 章到第 )(\d+)/;
const CHAPTER = /(?:Now write chapter |现在写第 )(\d+)/;
/** A chapter names itself in its first line, see `story.ts`. */
const SUMMARY = /<new_chapter>\n\d+\. .*\n\n⟦(.+)#(\d+)⟧/;

/** @returns null for what is none of our requests */
export function readAsk(body: unknown): Ask | null {
	const { data } = z.safeParse(requestSchema, body);
	const instructions = data?.messages.find(({ role }) => role === "system")?.content ?? "";
	const task = data?.messages.find(({ role }) => role === "user")?.content ?? "";

	const [, summarized, summarizedNumber] = SUMMARY.exec(task) ?? [];
	if (summarized !== undefined) return { kind: "summary", project: summarized, chapter: Number(summarizedNumber) };
	const novel = NOVELIST.exec(instructions)?.[1];
	const chapter = CHAPTER.exec(task)?.[1];
	if (novel !== undefined && chapter !== undefined) return { kind: "chapter", project: novel, chapter: Number(chapter) };
	const plot = PLANNER.exec(instructions)?.[1];
	if (plot === undefined) return null;
	const chapters = MASTER.exec(task)?.[1];
	if (chapters !== undefined) return { kind: "master", project: plot, chapters: Number(chapters) };
	const [, first, last] = VOLUME.exec(task) ?? [];
	return first === undefined ? null : { kind: "volume", project: plot, first: Number(first), last: Number(last) };
}
