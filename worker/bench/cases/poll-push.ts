/**
 * One task of five chapters, 60 s each, followed by no, one and three clients: on push, on our poll every 10 s, and as the first
 * version's clients ask, every 4 s. What it would be billed is counted in the code path of the metered bundle, whose clock runs
 * ten times faster. Each way has a server of its own, so that all of them can run at once and nothing is mixed up.
 */

import * as z from "zod/v4/mini";
import { changesBodySchema } from "../../../protocol/rest.ts";
import { CHARS_PER_WORD } from "../../core/language.ts";
import { chapterProgress } from "../../core/progress.ts";
import { DEFAULT_CHAPTER_WORDS } from "../../processor/chapter-brief.ts";
import { type BenchContext, sized } from "../bench-context.ts";
import { billedRequests, COST_FORMULA, dollarsPerMonth, freeTasksPerDay, type Usage } from "../cost.ts";
import { CLOCK_SPEED } from "../hosts/clock-speed.ts";
import type { Counts } from "../hosts/meter.ts";
import { aiHeaders, clockMs, PacedProvider } from "../hosts/paced-provider.ts";
import { Product, type User } from "../product.ts";
import { type Answer, call, ok } from "../rest-load.ts";
import { type Result, ResultBuilder } from "../result.ts";
import { mean } from "../stats.ts";
import { WireSocket } from "../wire-socket.ts";

type Way = { name: string; transport: "push" | "poll" | "first version's poll"; clients: number };

const WAYS: Way[] = [
	{ name: "unwatched", transport: "push", clients: 0 },
	{ name: "push, 1 tab", transport: "push", clients: 1 },
	{ name: "push, 3 tabs", transport: "push", clients: 3 },
	{ name: "10 s poll, 1 client", transport: "poll", clients: 1 },
	{ name: "10 s poll, 3 clients", transport: "poll", clients: 3 },
	{ name: "4 s poll, 1 client", transport: "first version's poll", clients: 1 },
	{ name: "4 s poll, 3 clients", transport: "first version's poll", clients: 3 },
];
const CHAPTERS = 5;
const TARGET_CHARS = DEFAULT_CHAPTER_WORDS * CHARS_PER_WORD.en;
const POLL_MS = 10_000;
const FIRST_POLL_MS = 4_000;
const PIECE_MS = 250;
/** After the end: what still rings is part of the bill. */
const TAIL_MS = 70_000;
const DAILY_USERS = [1_000, 100_000, 1_000_000];

const count = z.number();
const countsSchema = z.object({
	workerRequests: count,
	fetches: count,
	rpcSessions: count,
	alarms: count,
	socketMessages: count,
	rowsWritten: count,
	objectSeconds: count,
	calls: z.record(z.string(), count),
	rows: z.record(z.string(), count),
	isAiClientEvaluated: z.boolean(),
});
type Measured = Counts & { billed: number; bytes: number; delayMs: number | null; isAiLazy: boolean };

export async function pollPush(context: BenchContext): Promise<Result> {
	const result = new ResultBuilder("poll-push");
	const chapterMs = sized(context, 60_000, 6_000);
	const tailMs = sized(context, TAIL_MS, 3_000);
	context.progress(`${WAYS.length} tasks at once, ${(CHAPTERS * chapterMs + tailMs) / CLOCK_SPEED / 1000} s`);
	const measured = await Promise.all(WAYS.map((way) => follow(context, way, chapterMs, tailMs)));
	for (const [at, way] of WAYS.entries()) {
		const counted = measured[at];
		if (counted !== undefined) record(result, way.name, counted);
	}
	const value = (way: string, what: string) => result.samples(`${way}: ${what}`)[0] ?? Number.NaN;
	result.atMost("unwatched: billed object requests", value("unwatched", "billed object requests"), 25);
	result.atMost("unwatched: rows written", value("unwatched", "rows written"), 60);
	const awake = (way: string) => value(way, "object-seconds");
	// Both objects work while somebody looks; else the queue sleeps between two reports.
	result.atMost("unwatched: object-seconds beside push, 3 tabs", awake("unwatched") / awake("push, 3 tabs"), 0.6);
	const push = value("push, 3 tabs", "billed object requests");
	result.atMost("push, 3 tabs: billed object requests", push, 40);
	result.atMost("push, 3 tabs: rows written", value("push, 3 tabs", "rows written"), 170);
	result.atLeast("10 s poll, 3 clients, beside push", value("10 s poll, 3 clients", "billed object requests") / push, 4);
	result.atLeast("4 s poll, 3 clients, beside push", value("4 s poll, 3 clients", "billed object requests") / push, 8);
	result.atMost("push, 3 tabs: mean delay on screen (ms)", value("push, 3 tabs", "mean delay on screen"), 150);
	tables(result, measured);
	result.note(
		`Shortened and scaled: the clock of the metered bundle runs ${CLOCK_SPEED} times faster, waits of clients and provider with it.`,
	);
	result.note(
		"So whatever the machine really takes counts tenfold in the delay. A task of 5 chapters, from its enqueue to a minute after its end.",
	);
	result.note(
		"Delay: from the provider's piece that makes progress a per cent higher until a client shows it. Tabs on push follow the text.",
	);
	result.note(`Cost, one such task a user and day: ${COST_FORMULA}`);
	return result.build();
}

function record(result: ResultBuilder, name: string, counted: Measured): void {
	const sample = (what: string, unit: string, value: number) => result.sample(`${name}: ${what}`, unit, value);
	sample("Worker requests", "", counted.workerRequests);
	sample("billed object requests", "", counted.billed);
	sample("rows written", "", counted.rowsWritten);
	sample("object-seconds", "s", counted.objectSeconds);
	sample("bytes to clients", "KB", counted.bytes / 1024);
	if (counted.delayMs !== null) sample("mean delay on screen", "ms", counted.delayMs);
	result.atLeast(`${name}: the code that calls an AI waits for a task (1: yes)`, counted.isAiLazy ? 1 : 0, 1);
}

function tables(result: ResultBuilder, measured: Measured[]): void {
	const usages = measured.map((counted): Usage => ({ ...counted, objectRequests: counted.billed }));
	result.table({
		title: "Where billed requests and rows come from",
		columns: ["", "what", "count"],
		rows: WAYS.flatMap(({ name }, at) => {
			const { calls = {}, rows = {} } = measured[at] ?? {};
			const parts = [
				...Object.entries(calls),
				...Object.entries(rows).map(([what, count]): [string, number] => [`row: ${what}`, count]),
			];
			return name === "unwatched" || name === "push, 3 tabs" ? parts.map(([what, count]) => [name, what, count]) : [];
		}),
	});
	result.table({
		title: "Dollars a month by daily users, and tasks a day on the free plan",
		columns: ["", ...DAILY_USERS.map((users) => users.toLocaleString("en")), "free plan", "ends first"],
		rows: WAYS.map(({ name }, at) => {
			const usage = usages[at];
			if (usage === undefined) return [name];
			const { tasks, endsFirst } = freeTasksPerDay(usage);
			return [name, ...DAILY_USERS.map((users) => dollarsPerMonth(usage, users).toFixed(0)), tasks, endsFirst];
		}),
	});
}

async function follow(context: BenchContext, way: Way, chapterMs: number, tailMs: number): Promise<Measured> {
	const causes = new Map<number, number>();
	// The summary takes its time too, but no time of ours: a chapter is its draft.
	const pieces = Math.round(chapterMs / PIECE_MS);
	const filler = "x".repeat(Math.ceil(TARGET_CHARS / pieces));
	const provider = await PacedProvider.start(
		{ pieces, everyMs: PIECE_MS / CLOCK_SPEED },
		() => filler,
		({ chapter }, at, sent) => {
			const progress = chapterProgress(chapter - 1, CHAPTERS, sent.length, TARGET_CHARS);
			if (!causes.has(progress)) causes.set(progress, at);
		},
	);
	const product = await Product.start({ module: { path: context.metered }, vars: { OPS_SHARDS: "1" } });
	const counts = async () => z.parse(countsSchema, await ok({ method: "GET", url: `${product.url}/bench/counts` }));
	try {
		const user = await product.user("reader");
		await user.createProject("Novel");
		await openOperatorsSide(product);
		await ok({ method: "GET", url: `${product.url}/bench/reset` });
		const screens = await Promise.all(Array.from({ length: way.clients }, (_, at) => Screen.open(way, user, at / way.clients)));
		const wasEvaluated = (await counts()).isAiClientEvaluated;
		const taskId = await user.enqueue("Novel", CHAPTERS, aiHeaders(provider.port));
		const end = performance.now() + (CHAPTERS * chapterMs * 2 + 60_000) / CLOCK_SPEED + 30_000;
		while (!causes.has(chapterProgress(CHAPTERS - 1, CHAPTERS, TARGET_CHARS, TARGET_CHARS)) && performance.now() < end)
			await wait(50);
		// The last words, the end of the task, and one more look of those who ask now and then.
		await wait(15_000 / CLOCK_SPEED + 500);
		for (const screen of screens) screen.close();
		await wait(tailMs / CLOCK_SPEED);
		const counted = await counts();
		// Asked only now: it would have been counted.
		const { task } = await ok(user.call("GET", `/api/queue/tasks/${taskId}`));
		if (Object(task).status !== "completed") throw new Error(`${way.name}: the task is ${String(Object(task).status)}.`);
		const delays = screens.flatMap((screen) => screen.delays(causes));
		return {
			...counted,
			billed: billedRequests(counted),
			bytes: screens.reduce((sum, { bytes }) => sum + bytes, 0),
			delayMs: delays.length === 0 ? null : mean(delays) * CLOCK_SPEED,
			isAiLazy: !wasEvaluated && counted.isAiClientEvaluated,
		};
	} finally {
		await product.stop();
		provider.stop();
	}
}

/** The operators' shard is there long before this task: somebody else has made it, and all that he left to do is done. */
async function openOperatorsSide(product: Product): Promise<void> {
	const somebody = await product.user("somebody");
	(await WireSocket.open(somebody.socket())).close();
	await wait(TAIL_MS / CLOCK_SPEED);
}

/** What one client shows: when it knew of which progress. */
class Screen {
	bytes = 0;
	readonly #shown = new Map<number, number>();
	#stop: () => void = () => {};

	/** @param phase where in its interval a client begins to ask, in [0, 1) */
	static async open({ transport }: Way, user: User, phase: number): Promise<Screen> {
		const screen = new Screen();
		if (transport === "push") await screen.#push(user);
		else screen.#poll(user, transport === "poll" ? POLL_MS : FIRST_POLL_MS, phase, transport === "poll");
		return screen;
	}

	/** @param causes when the provider wrote what made progress this high @returns ms of real time */
	delays(causes: ReadonlyMap<number, number>): number[] {
		const seen = [...this.#shown].sort(([a], [b]) => a - b);
		return [...causes].flatMap(([progress, at]) => {
			const shown = seen.find(([value]) => value >= progress);
			return shown === undefined || progress === 0 ? [] : [Math.max(0, shown[1] - at)];
		});
	}

	close(): void {
		this.#stop();
	}

	async #push(user: User): Promise<void> {
		let watched: string | null = null;
		const socket = await WireSocket.open(
			user.socket((payload, _, from) => {
				const frame = JSON.parse(payload.toString());
				if (frame.type !== "sync") return;
				for (const { progress } of [...frame.tasks, ...(frame.progress ?? [])]) this.#show(progress);
				for (const { id, status } of frame.tasks) {
					if (status !== "processing" || id === watched) continue;
					watched = id;
					from.send(JSON.stringify({ type: "watch", taskId: id }));
				}
			}),
		);
		this.#stop = () => {
			this.bytes = socket.receivedBytes;
			socket.close();
		};
	}

	#poll(user: User, everyMs: number, phase: number, isOurs: boolean): void {
		let cursor: string | null = null;
		const ask = async () => {
			const headers = cursor === null ? {} : { "if-none-match": `"${cursor}"` };
			const path = isOurs ? `/api/queue/tasks?since=${cursor ?? "0.0"}` : "/api/active-tasks";
			const answer = await call(user.call("GET", path, undefined, isOurs ? headers : {}));
			this.bytes += sizeOf(answer);
			if (answer.status === 304) return;
			const body = JSON.parse(answer.text);
			if (isOurs) cursor = z.parse(changesBodySchema, body).cursor;
			for (const { progress, currentProgress } of body.tasks ?? []) this.#show(progress ?? currentProgress);
		};
		let timer: ReturnType<typeof setInterval> | undefined;
		const start = setTimeout(
			() => {
				void ask();
				timer = setInterval(() => void ask(), everyMs / CLOCK_SPEED);
			},
			(phase * everyMs) / CLOCK_SPEED,
		);
		this.#stop = () => {
			clearTimeout(start);
			clearInterval(timer);
		};
	}

	#show(progress: number): void {
		if (!this.#shown.has(progress)) this.#shown.set(progress, clockMs());
	}
}

function sizeOf({ text, headerBytes }: Answer): number {
	return Buffer.byteLength(text) + headerBytes;
}

function wait(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
