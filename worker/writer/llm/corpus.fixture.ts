/**
 * The corpus: what providers really send, a file for each behaviour. A file has headers, `---`, and the answers to the requests in
 * their order, each begun by `=== status content-type; header=value`. Lines `@wait ms`, `@open` and `@break` stand for time that
 * passes, a connection that stays open in silence, and one that breaks. A contributor adds a behaviour by adding a file.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod/v4/mini";

const expectationSchema = z.strictObject({
	/** The text as it is streamed. */
	text: z.optional(z.string()),
	/** The chapter as it is stored. */
	book: z.optional(z.object({ title: z.string(), content: z.string() })),
	/** The summary that is read out of the text. */
	json: z.optional(z.unknown()),
	failure: z.optional(z.string()),
	isRetryable: z.optional(z.boolean()),
	detail: z.optional(z.string()),
	usage: z.optional(z.unknown()),
	/** Whether the task says that the model thinks. */
	thinks: z.optional(z.boolean()),
	/** Whether text was held back that turned out to be thoughts. */
	heldBack: z.optional(z.boolean()),
	/** How many requests it takes, and what the last one has or lacks. */
	requests: z.optional(z.int()),
	lacks: z.optional(z.string()),
	has: z.optional(z.string()),
	sends: z.optional(z.record(z.string(), z.unknown())),
});

const headersSchema = z.strictObject({
	provider: z.string(),
	behaviour: z.string(),
	expect: z.string(),
	asks: z.optional(z.literal("json")),
	dialect: z.optional(z.literal("anthropic")),
	/** Silence in milliseconds that counts as a dead call. */
	stall: z.optional(z.string()),
	"output-tokens": z.optional(z.string()),
	"line-ends": z.optional(z.enum(["CR", "CRLF"])),
	bom: z.optional(z.literal("yes")),
	/** The body ends without the file's last line break. */
	ends: z.optional(z.literal("cut")),
	/** Tried cut at each of its bytes. */
	cut: z.optional(z.literal("every byte")),
});

export type Piece = { kind: "bytes"; bytes: Uint8Array } | { kind: "wait"; ms: number } | { kind: "open" } | { kind: "break" };
export type ScriptedAnswer = { status: number; headers: Record<string, string>; pieces: Piece[] };
export type Behaviour = {
	name: string;
	headers: z.infer<typeof headersSchema>;
	expected: z.infer<typeof expectationSchema>;
	answers: ScriptedAnswer[];
};

const FOLDER = fileURLToPath(new URL("./corpus/", import.meta.url).href);

export function readCorpus(): Behaviour[] {
	return readdirSync(FOLDER)
		.sort()
		.map((file) => parseBehaviour(file.replace(/\.txt$/, ""), readFileSync(join(FOLDER, file), "utf8")));
}

function parseBehaviour(name: string, text: string): Behaviour {
	const at = text.indexOf("\n---\n");
	const lines = text.slice(0, at).split("\n");
	const headers = z.parse(headersSchema, Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2))));
	const expected = z.parse(expectationSchema, JSON.parse(headers.expect));
	const sections = text
		.slice(at + 5)
		.split(/^=== /m)
		.slice(1);
	return { name, headers, expected, answers: sections.map((section) => parseAnswerSection(section, headers)) };
}

function parseAnswerSection(section: string, headers: Behaviour["headers"]): ScriptedAnswer {
	const [head = "", body = ""] = section.split(/\n(.*)/s);
	const [, status = "", type = "", more = ""] = /^(\d{3}) ([^;]+)(?:; (.*))?$/.exec(head) ?? [];
	const extra = more === "" ? [] : more.split("; ").map((pair) => pair.split(/=(.*)/s).slice(0, 2));
	const whole = headers.ends === "cut" ? body.replace(/\n$/, "") : body;
	const parts = whole.split(/^(@(?:wait \d+|open|break))\n/m);
	const bom = headers.bom === undefined ? "" : "\uFEFF";
	const pieces = parts.map((part, index) => toPiece(part, index === 0 ? bom : "", headers["line-ends"]));
	return { status: Number(status), headers: { "content-type": type, ...Object.fromEntries(extra) }, pieces };
}

function toPiece(part: string, bom: string, lineEnds: "CR" | "CRLF" | undefined): Piece {
	const [, command, ms] = /^@(wait|open|break)(?: (\d+))?$/.exec(part) ?? [];
	if (command === "wait") return { kind: "wait", ms: Number(ms) };
	if (command === "open" || command === "break") return { kind: command };
	const text = lineEnds === undefined ? part : part.replaceAll("\n", lineEnds === "CR" ? "\r" : "\r\n");
	return { kind: "bytes", bytes: new TextEncoder().encode(bom + text) };
}

/** How the bytes of an answer are cut into the pieces that arrive. */
export type Cut = (bytes: Uint8Array) => Uint8Array[];

export const whole: Cut = (bytes) => [bytes];
export const inPiecesOf =
	(size: number): Cut =>
	(bytes) =>
		Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.slice(at * size, (at + 1) * size));
export const cutAt =
	(at: number): Cut =>
	(bytes) => [bytes.slice(0, at), bytes.slice(at)];

/** A fetch that answers each request with the next answer of the script, and the bodies that it was sent. */
export function scriptedFetch(answers: ScriptedAnswer[], cut: Cut): { fetch: typeof fetch; sent: Record<string, unknown>[] } {
	const sent: Record<string, unknown>[] = [];
	return {
		sent,
		fetch: async (_url, init) => {
			const answer = answers[sent.length];
			sent.push(z.parse(z.record(z.string(), z.unknown()), JSON.parse(String(init?.body))));
			if (answer === undefined) throw new Error("one request too many");
			const body = bodyOf(answer.pieces, cut, init?.signal ?? null);
			return new Response(body, { status: answer.status, headers: answer.headers });
		},
	};
}

function bodyOf(pieces: Piece[], cut: Cut, signal: AbortSignal | null): ReadableStream<Uint8Array> {
	async function* send(): AsyncGenerator<Uint8Array> {
		for (const piece of pieces) {
			if (piece.kind === "bytes") yield* cut(piece.bytes);
			else if (piece.kind === "break") throw new TypeError("terminated");
			else await untilAborted(signal, piece.kind === "wait" ? piece.ms : null);
		}
	}
	const source = send();
	return new ReadableStream({
		async pull(controller) {
			const next = await source.next();
			if (next.done === true) controller.close();
			else controller.enqueue(next.value);
		},
		async cancel() {
			await source.return(undefined);
		},
	});
}

async function untilAborted(signal: AbortSignal | null, ms: number | null): Promise<void> {
	const { promise, resolve, reject } = Promise.withResolvers<void>();
	if (ms !== null) setTimeout(resolve, ms);
	signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
	await promise;
}
