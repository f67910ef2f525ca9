/**
 * What the scripted provider writes: always the same text for the same project and chapter, so that what is stored can be
 * compared letter by letter. It holds what encodings get wrong: quotes, backslashes, Chinese, emoji.
 */
import type { Outline, PlannedVolume } from "../../protocol/outline.ts";
import type { MasterPlan, StorySummary } from "../writer/novel-writer.ts";
import { seededRandom } from "./seeded-random.ts";

export type ChapterId = { project: string; chapter: number };

const SENTENCES = [
	"The tide went out and did not come back.",
	'"Count them again," said Mara, and nobody laughed.',
	"潮水退去之后，码头上只剩下一盏灯。",
	"A gull 🕊️ stood on the rail as if it had paid for it.",
	"He wrote C:\\harbour\\ledger on the slate, then wiped it off.",
	"The bell rang once; once was wrong.",
	"“不要回头，”她说，“数到一百。”",
	"Under the floor the water kept its own accounts.",
] as const;

export function titleOf({ project, chapter }: ChapterId): string {
	return `Tide ${chapter} at ${project}`;
}

/** The prose as it is to be stored. Its first line names it, by which the summary's request is recognised. */
export function contentOf({ project, chapter }: ChapterId): string {
	const random = seededRandom(`${project}#${chapter}`);
	const paragraphs = Array.from({ length: random.int(3, 6) }, () =>
		Array.from({ length: random.int(3, 6) }, () => random.pick(SENTENCES)).join(" "),
	);
	return [`⟦${project}#${chapter}⟧`, ...paragraphs].join("\n\n");
}

/** The chapter as a model sends it. */
export function draftOf(id: ChapterId): string {
	return `# ${titleOf(id)}\n\n${contentOf(id)}`;
}

export function summaryOf({ chapter }: ChapterId): StorySummary {
	return {
		storySoFar: `Mara has kept the light for ${chapter} nights.`,
		openThreads: [`Who rang the bell in chapter ${chapter}?`],
	};
}

export function masterOf(chapters: number): MasterPlan {
	const half = Math.ceil(chapters / 2);
	const ranges =
		chapters < 2
			? [[1, chapters]]
			: [
					[1, half],
					[half + 1, chapters],
				];
	return {
		mainGoal: "Bring the light back",
		milestones: ["The bell", "The flood"],
		volumes: ranges.map(([first = 1, last = chapters]) => ({ ...volumeHead(first), firstChapter: first, lastChapter: last })),
	};
}

export function volumeOf(first: number, last: number): PlannedVolume {
	const chapters = Array.from({ length: last - first + 1 }, (_, at) => ({
		index: first + at,
		title: `Plan ${first + at}`,
		goal: `Night ${first + at} is survived`,
		hook: "The bell rings",
	}));
	return { ...volumeHead(first), chapters };
}

/** The outline as it is to be stored. */
export function outlineOf(chapters: number): Outline {
	const { mainGoal, milestones, volumes } = masterOf(chapters);
	return { mainGoal, milestones, volumes: volumes.map((volume) => volumeOf(volume.firstChapter, volume.lastChapter)) };
}

function volumeHead(first: number) {
	return { title: `Volume from ${first}`, goal: "Hold the pier", conflict: "The water", climax: "The breach" };
}
