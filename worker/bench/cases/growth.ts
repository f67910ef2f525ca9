/**
 * What more tasks cost: enqueue, list and polls with 10 to 5,000 tasks present, beside the first version's design, where one
 * stored value holds all of them. Each number of tasks is a user of his own, filled once.
 */
import { type BenchContext, sized } from "../bench-context.ts";
import { Product, type User } from "../product.ts";
import { type Call, load, ok } from "../rest-load.ts";
import { type Result, ResultBuilder } from "../result.ts";
import { takeTurns } from "../rounds.ts";
import type { Workerd } from "../workerd.ts";
import { startBare } from "./rest.ts";

const AT_ONCE = 8;
/** No user may have more, and each round adds some. */
const MOST = 5_000;

export async function growth(context: BenchContext): Promise<Result> {
	const result = new ResultBuilder("growth");
	const product = await Product.start({ module: { path: context.product } });
	const first = await startBare();
	const sizes = sized(context, [10, 100, 1_000, MOST], [5, 20]);
	const added = sized(context, 40, 4);
	const calls = sized(context, 600, 5);
	try {
		const users = new Map<number, User>();
		for (const size of sizes) {
			context.progress(`filling a queue with ${size} tasks`);
			const user = await product.user(`growth-${size}`);
			await user.createProject("Novel");
			const present = Math.min(size, MOST - context.rounds * (added + 1));
			await load(present, AT_ONCE, () => user.enqueueCall("Novel", 1), 200);
			await fillFirst(first, size);
			users.set(size, user);
		}
		const contenders = [...users].map(([size, user]) => {
			const steps = measurements({ result, size, user, first, added, calls });
			const run = async () => {
				// A whole list leaves much behind, which whoever comes next would pay for: it comes last, and this lets it pass.
				await load(calls, AT_ONCE, () => user.call("GET", "/api/queue/tasks?limit=1"), 200);
				for (const step of steps) await step.run();
			};
			return { name: `${size} tasks`, run };
		});
		await takeTurns(context.rounds, contenders, context.progress);
	} finally {
		await Promise.all([product.stop(), first.stop()]);
	}
	const [few = 0] = sizes;
	const many = sizes.at(-1) ?? few;
	for (const what of ["enqueue", "poll, 304", "poll, one change"]) {
		const slower = result.ratio(`${few} tasks: ${what}`, `${many} tasks: ${what}`);
		result.atMost(`${what}: ${few} tasks beside ${many}`, slower, 1.2);
	}
	result.note(
		`Each round adds ${added + 1} tasks to each queue; the largest is filled so far that its last round ends at ${MOST}.`,
	);
	result.note("Calls that are not measured lie between a whole list and what is measured next: its garbage is nobody else's.");
	result.note("The whole list carries every task and is not judged; the first version's enqueue reads and writes all of them.");
	return result.build();
}

type Measured = { result: ResultBuilder; size: number; user: User; first: Workerd; added: number; calls: number };

function measurements({ result, size, user, first, added, calls }: Measured) {
	const name = (what: string) => `${size} tasks: ${what}`;
	const firstUrl = `${first.url("bare")}/first/tasks?name=growth-${size}`;
	const get =
		(path: string, headers: Record<string, string> = {}) =>
		() =>
			user.call("GET", path, undefined, headers);
	let cursor = "";
	const follow = async () => {
		const since = cursor === "" ? "" : `?since=${cursor}`;
		cursor = String((await ok(user.call("GET", `/api/queue/tasks${since}`))).cursor);
	};
	// Twice as many calls as for a page, since they are faster. The first poll ever brings the whole list: see above.
	const polls = async (call: () => Call, status: number) => {
		await load(calls, AT_ONCE, call, status);
		return load(2 * calls, AT_ONCE, call, status);
	};
	const measure = (what: string, run: () => Promise<{ perSecond: number; p50: number }>) => ({
		name: name(what),
		run: async () => {
			const { perSecond, p50 } = await run();
			result.sample(name(what), "/s", perSecond);
			result.sample(`${name(what)}, p50`, "ms", p50);
		},
	});
	return [
		measure("enqueue", () => load(added, AT_ONCE, () => user.enqueueCall("Novel", 1), 200)),
		measure("page of 50", () => load(calls, AT_ONCE, get("/api/queue/tasks?limit=50"), 200)),
		measure("poll, one change", async () => {
			await follow();
			await user.enqueue("Novel", 1);
			return polls(get(`/api/queue/tasks?since=${cursor}`), 200);
		}),
		measure("poll, 304", async () => {
			await follow();
			return polls(get(`/api/queue/tasks?since=${cursor}`, { "if-none-match": `"${cursor}"` }), 304);
		}),
		measure("whole list", () => load(Math.ceil(calls / 60), 1, get("/api/queue/tasks"), 200)),
		measure("first version's enqueue", () =>
			load(added, AT_ONCE, () => ({ method: "POST", url: firstUrl, body: { ...SMALL_TASK, id: crypto.randomUUID() } }), 200),
		),
		measure("first version's list", () => load(Math.ceil(calls / 60), 1, () => ({ method: "GET", url: firstUrl }), 200)),
	];
}

/** Small enough that 5,000 of them fit into the 2 MB of one stored value; with larger ones this design ends before. */
const SMALL_TASK = { id: "", text: "x".repeat(250) };

async function fillFirst(first: Workerd, size: number): Promise<void> {
	const tasks = Array.from({ length: size }, () => ({ ...SMALL_TASK, id: crypto.randomUUID() }));
	await ok({ method: "POST", url: `${first.url("bare")}/first/fill?name=growth-${size}`, body: tasks });
}
