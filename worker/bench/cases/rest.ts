/**
 * REST over kept connections: requests a second and their times, beside a bare Worker → object → INSERT and, where a Redis
 * server is installed, BullMQ. Each round has a user of its own, so that no round starts with what an earlier one has left.
 */
import { findFreePort } from "../../dev/free-port.ts";
import { type BenchContext, sized } from "../bench-context.ts";
import { bundleHost } from "../hosts/bundle-host.ts";
import { type NodeHost, startNodeHost } from "../hosts/node-host.ts";
import { findRedisServer } from "../hosts/redis-server.ts";
import { Product, type User } from "../product.ts";
import { call, load, ok } from "../rest-load.ts";
import { type Result, ResultBuilder } from "../result.ts";
import { takeTurns } from "../rounds.ts";
import { median } from "../stats.ts";
import { startWorkerd, type Workerd } from "../workerd.ts";

const AT_ONCE = 8;
const LISTED = 50;
/** In a round. One is over in a few milliseconds, which is what a single hiccup of the machine takes. */
const SMALL_BATCHES = 5;
const TASK = {
	id: "",
	text: JSON.stringify({ type: "chapter", message: "x".repeat(500), params: { chaptersToGenerate: 1 } }),
};

export async function rest(context: BenchContext): Promise<Result> {
	const result = new ResultBuilder("rest");
	const product = await Product.start({ module: { path: context.product } });
	const bare = await startBare();
	const bullmq = await startBullmq();
	const users: User[] = [];
	for (let round = 0; round < context.rounds; round++) {
		const user = await product.user(`rest-${round}`);
		await user.createProject("Novel");
		// The first task is started, which is no part of queueing the others.
		await user.enqueue("Novel", 1);
		users.push(user);
	}
	const count = sized(context, 400, 10);
	try {
		context.progress("warming up");
		await warmUp(product, bare, count);
		await takeTurns(context.rounds, enqueueing(result, users, bare, bullmq, count), context.progress);
		await takeTurns(context.rounds, reading(result, users, bare, bullmq, count), context.progress);
		await takeTurns(context.rounds, batches(context, result, product), context.progress);
	} finally {
		await Promise.all([product.stop(), bare.stop(), bullmq?.stop()]);
	}
	result.note(`${AT_ONCE} calls at once on kept connections; a batch and single calls one after the other.`);
	result.note("Ours checks token, body and limits; the bare Worker has none of these and answers whoever asks.");
	result.atLeast("enqueue beside the bare Worker → object → INSERT", result.ratio("novel-queue: enqueue", "bare: enqueue"), 0.8);
	const small = batchSizes(context).small;
	const faster = result.ratio(`${small} single cancels`, `batch-cancel of ${small}`);
	result.atLeast(`batch of ${small} beside ${small} single calls`, faster, 20);
	if (bullmq === null) {
		result.note("BullMQ: not installed (no redis-server on the path), so enqueue and list stand without it.");
	} else {
		result.atLeast("list of 50 beside BullMQ's", result.ratio("novel-queue: list of 50", "BullMQ: list of 50"), 2);
		result.note(
			"BullMQ stands behind the smallest HTTP server that Node makes, for the same client; “in its own process” is without one. Redis writes its log at each change, as our commits do.",
		);
	}
	return result.build();
}

export function startBare(): Promise<Workerd> {
	return bundleHost("bare-worker.ts").then((source) =>
		startWorkerd({
			workers: [
				{
					name: "bare",
					module: { source },
					vars: {},
					objects: { BARE: { className: "BareQueue" }, FIRST: { className: "FirstVersion" } },
				},
			],
		}),
	);
}

async function startBullmq(): Promise<NodeHost | null> {
	const command = findRedisServer();
	return command === null ? null : startNodeHost("bullmq-host.ts", [command, String(await findFreePort("127.0.0.1"))]);
}

function enqueueing(result: ResultBuilder, users: User[], bare: Workerd, bullmq: NodeHost | null, count: number) {
	return [
		{
			name: "novel-queue: enqueue",
			run: async (round: number) => {
				const user = at(users, round);
				record(result, "novel-queue: enqueue", await load(count, AT_ONCE, () => user.enqueueCall("Novel", 1), 200));
			},
		},
		{
			name: "bare: enqueue",
			run: async (round: number) => {
				const url = `${bare.url("bare")}/tasks?name=rest-${round}`;
				const make = () => ({ method: "POST", url, body: { ...TASK, id: crypto.randomUUID() } });
				await ok(make());
				record(result, "bare: enqueue", await load(count, AT_ONCE, make, 200));
			},
		},
		...inBullmq(result, bullmq, "add", "BullMQ: enqueue", count),
	];
}

function reading(result: ResultBuilder, users: User[], bare: Workerd, bullmq: NodeHost | null, count: number) {
	const own = (
		name: string,
		prepare: (user: User) => Promise<{ path: string; headers?: Record<string, string>; status?: number }>,
	) => ({
		name: `novel-queue: ${name}`,
		run: async (round: number) => {
			const user = at(users, round);
			const { path, headers = {}, status = 200 } = await prepare(user);
			record(
				result,
				`novel-queue: ${name}`,
				await load(count, AT_ONCE, () => user.call("GET", path, undefined, headers), status),
			);
		},
	});
	return [
		own("list of 50", async () => ({ path: `/api/queue/tasks?limit=${LISTED}` })),
		{
			name: "bare: list of 50",
			run: async (round: number) => {
				const make = () => ({ method: "GET", url: `${bare.url("bare")}/tasks?name=rest-${round}` });
				record(result, "bare: list of 50", await load(count, AT_ONCE, make, 200));
			},
		},
		...inBullmq(result, bullmq, "list", "BullMQ: list of 50", count),
		own("get", async (user) => ({ path: `/api/queue/tasks/${await user.enqueue("Novel", 1)}` })),
		own("poll, one change", async (user) => {
			const { cursor } = await ok(user.call("GET", "/api/queue/tasks"));
			await user.enqueue("Novel", 1);
			return { path: `/api/queue/tasks?since=${String(cursor)}` };
		}),
		own("poll, 304", async (user) => {
			const { etag } = await call(user.call("GET", "/api/queue/tasks"));
			return {
				path: `/api/queue/tasks?since=${etag?.replaceAll('"', "")}`,
				headers: { "if-none-match": etag ?? "" },
				status: 304,
			};
		}),
	];
}

function batchSizes(context: BenchContext): { large: number; small: number } {
	return sized(context, { large: 1_000, small: 100 }, { large: 20, small: 5 });
}

/** Code that runs for the first time is slower, and which contender comes first is chance. */
async function warmUp(product: Product, bare: Workerd, count: number): Promise<void> {
	const user = await product.user("warm");
	await user.createProject("Novel");
	await load(count, AT_ONCE, () => user.enqueueCall("Novel", 1), 200);
	await load(count, AT_ONCE, () => user.call("GET", `/api/queue/tasks?limit=${LISTED}`), 200);
	const url = `${bare.url("bare")}/tasks?name=warm`;
	await load(count, AT_ONCE, () => ({ method: "POST", url, body: { ...TASK, id: crypto.randomUUID() } }), 200);
	await load(count, AT_ONCE, () => ({ method: "GET", url }), 200);
}

function batches(context: BenchContext, result: ResultBuilder, product: Product) {
	const { large, small } = batchSizes(context);
	return [
		{
			name: "batch-cancel",
			run: async (round: number) => {
				const user = await product.user(`batch-${round}`);
				await user.createProject("Novel");
				// The oldest one runs and is left alone.
				await load(large + (SMALL_BATCHES + 1) * small + 1, AT_ONCE, () => user.enqueueCall("Novel", 1), 200);
				const body = await ok(user.call("GET", "/api/queue/tasks"));
				const ids = (Array.isArray(body.tasks) ? body.tasks : []).map(({ id }: { id: string }) => id);
				const batch = async (ids: string[]): Promise<number> => {
					const startedAt = performance.now();
					const { changed } = await ok(user.call("POST", "/api/queue/tasks/batch", { action: "cancel", ids }));
					if (changed !== ids.length) throw new Error(`${String(changed)} of ${ids.length} were cancelled.`);
					return performance.now() - startedAt;
				};
				result.sample(`batch-cancel of ${large}`, "ms", await batch(ids.splice(0, large)));
				const times: number[] = [];
				for (let at = 0; at < SMALL_BATCHES; at++) times.push(await batch(ids.splice(0, small)));
				result.sample(`batch-cancel of ${small}`, "ms", median(times));
				const startedAt = performance.now();
				for (const id of ids.splice(0, small)) await ok(user.call("POST", `/api/queue/tasks/${id}/cancel`));
				result.sample(`${small} single cancels`, "ms", performance.now() - startedAt);
			},
		},
	];
}

function inBullmq(result: ResultBuilder, bullmq: NodeHost | null, kind: "add" | "list", name: string, count: number) {
	if (bullmq === null) return [];
	const url = `http://127.0.0.1:${String(bullmq.ready.port)}/`;
	const data = JSON.parse(TASK.text);
	const make = () => (kind === "add" ? { method: "POST", url, body: data } : { method: "GET", url });
	const inProcess = `${name}, in its own process`;
	return [
		{ name, run: async () => record(result, name, await load(count, AT_ONCE, make, 200)) },
		{
			name: inProcess,
			run: async () => {
				const { perSecond } = await bullmq.ask({ kind, count, atOnce: AT_ONCE, data });
				result.sample(inProcess, "/s", Number(perSecond));
			},
		},
	];
}

function record(result: ResultBuilder, name: string, { perSecond, p50, p99 }: Awaited<ReturnType<typeof load>>): void {
	result.sample(name, "/s", perSecond);
	result.sample(`${name}, p50`, "ms", p50);
	result.sample(`${name}, p99`, "ms", p99);
}

function at<T>(values: T[], index: number): T {
	const value = values[index];
	if (value === undefined) throw new RangeError(`There is no number ${index}.`);
	return value;
}
