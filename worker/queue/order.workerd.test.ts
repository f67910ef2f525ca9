import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { taskPageBodySchema } from "../../protocol/rest.ts";
import type { Failure } from "../core/failure.ts";
import { POLICY } from "../core/policy.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { chapterRequest, outlineRequest } from "./enqueue.fixture.ts";
import type { EnqueueRequest } from "./task-queue.ts";
import { User } from "./user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

const refused: Failure = { code: "provider_auth", isRetryable: false, retryAfterMs: null };

let count = 0;
let user: User;

beforeEach(async () => {
	scriptedWriter.reset();
	count += 1;
	user = await User.signIn(`order-${count}`);
	await user.createProject("Novel");
});

afterEach(() => {
	vi.restoreAllMocks();
	scriptedWriter.release();
});

async function enqueue(...requests: EnqueueRequest[]): Promise<string[]> {
	const queued = await user.queue.enqueue("Novel", requests, null);
	if (!queued.ok) throw new Error(queued.error);
	return queued.taskIds;
}

describe("a dependency", () => {
	it("[P2] [P3] its completion and the start of what waited for it are one commit and one frame", async () => {
		const socket = await user.openSocket();
		const outline = outlineRequest(user.id, "");
		const chapters = chapterRequest(user.id, { dependsOn: [outline.task.id] });
		const [outlineId = "", chaptersId = ""] = await enqueue(outline, chapters);
		await socket.untilTask(chaptersId, ({ status }) => status === "completed");
		const turn = socket.frames
			.filter((frame) => frame.type === "sync")
			.find(({ tasks }) => tasks.some(({ id, status }) => id === outlineId && status === "completed"));
		expect(turn?.tasks.map(({ id, status }) => [id, status])).toEqual([
			[outlineId, "completed"],
			[chaptersId, "processing"],
		]);
	});

	it("[P3] whose dependent cannot be stored is not completed either; both are, as soon as they can be", async () => {
		const outline = outlineRequest(user.id, "");
		const chapters = chapterRequest(user.id, { dependsOn: [outline.task.id] });
		scriptedWriter.hold();
		const socket = await user.openSocket();
		const mend = await user.breakStorage((taskId, isStored) => taskId === chapters.task.id && isStored);
		const [outlineId = "", chaptersId = ""] = await enqueue(outline, chapters);
		const stored = async () => {
			const tasks = await Promise.all([outlineId, chaptersId].map((id) => user.storedTask(id)));
			return Object.fromEntries(tasks.map(({ id, state }) => [id, state.name]));
		};
		// The processor has an outcome, and was not heard.
		const processor = await user.processor("Novel");
		await vi.waitFor(async () => {
			const rows = await runInDurableObject(processor, (_processor, state) =>
				state.storage.sql.exec("SELECT outcome FROM run WHERE outcome IS NOT NULL").toArray(),
			);
			expect(rows).toHaveLength(1);
		});
		// Its steps took no time: whether a report came before them means nothing here.
		expect(await stored()).toEqual({ [outlineId]: expect.stringMatching(/^(starting|running)$/), [chaptersId]: "pending" });
		expect((await user.queue.getTask(outlineId))?.status).toBe("processing");
		mend();
		scriptedWriter.release();
		await vi.waitFor(async () => expect((await user.task(chaptersId)).status).toBe("completed"), {
			timeout: 10 * POLICY.callResendMs,
		});
		expect(socket.feed.tasks.get(outlineId)?.status).toBe("completed");
	}, 20_000);

	it("[P3] that failed holds back its dependents with a reason; its retry frees them", async () => {
		scriptedWriter.failOnce(refused);
		const first = chapterRequest(user.id);
		const [firstId = "", secondId = ""] = await enqueue(first, chapterRequest(user.id, { dependsOn: [first.task.id] }));
		await vi.waitFor(async () => expect((await user.task(firstId)).status).toBe("failed"));
		expect(await user.task(secondId)).toMatchObject({ status: "pending", messageCode: "waiting_failed_dependency" });
		await abortAllDurableObjects();
		const socket = await user.openSocket();
		expect(await user.queue.retryTask(firstId, null)).toEqual({ ok: true });
		await socket.untilTask(secondId, ({ status }) => status === "completed");
	});

	it("[P9] that nobody has, that was cancelled, or that goes round in a circle is refused by its field", async () => {
		const other = await User.signIn(`${user.id}-other`);
		await other.createProject("Novel");
		scriptedWriter.hold();
		const foreign = await other.queueChapters("Novel", 1);
		const [mine = ""] = await enqueue(chapterRequest(user.id));
		const ask = (dependsOn: string[]) => user.queue.enqueue("Novel", [chapterRequest(user.id, { dependsOn })], null);
		expect(await ask([mine, foreign])).toMatchObject({ code: "dependency_not_found", issues: [{ path: "dependsOn.1" }] });
		await user.queue.cancelTask(mine);
		expect(await ask([mine])).toMatchObject({ code: "dependency_cancelled", issues: [{ path: "dependsOn.0" }] });
		const loop = chapterRequest(user.id, { id: "loop", dependsOn: ["loop"] });
		expect(await user.queue.enqueue("Novel", [loop], null)).toMatchObject({ code: "dependency_cycle" });
		expect((await user.queue.poll(null, null))?.sync.tasks).toHaveLength(1);
	});
});

describe("priority", () => {
	it("a waiting task that is raised goes first, says its place, and a running one is never interrupted", async () => {
		scriptedWriter.hold();
		const socket = await user.openSocket();
		const ids = await enqueue(...[0, 1, 2].map(() => chapterRequest(user.id)));
		const [running = "", second = "", third = ""] = ids;
		expect(await user.task(third)).toMatchObject({ status: "pending", position: 2 });
		expect(await user.queue.updateTask(third, { priority: "high" })).toMatchObject({
			ok: true,
			task: { id: third, priority: "high", position: 1 },
		});
		expect((await user.task(running)).status).toBe("processing");
		await socket.until(({ feed }) => feed.tasks.get(second)?.position === 2);
		scriptedWriter.release();
		const end = await socket.untilTask(second, ({ status }) => status === "completed");
		expect(end.startedAt).toBeGreaterThanOrEqual((await user.task(third)).completedAt ?? Number.POSITIVE_INFINITY);
	});

	it("[P9] of an ended or unknown task cannot be changed", async () => {
		const [taskId = ""] = await enqueue(chapterRequest(user.id));
		await vi.waitFor(async () => expect((await user.task(taskId)).status).toBe("completed"));
		expect(await user.queue.updateTask(taskId, { priority: "low" })).toMatchObject({ code: "task_not_active" });
		expect(await user.queue.updateTask("nobody", { priority: "low" })).toMatchObject({ code: "task_not_found" });
	});
});

describe("the list in pages", () => {
	it("shows each task once, newest first, whatever comes and goes between two pages and across an eviction", async () => {
		scriptedWriter.hold();
		const held = (await enqueue(chapterRequest(user.id)))[0] ?? "";
		const ids = await enqueue(...Array.from({ length: 24 }, () => chapterRequest(user.id, { dependsOn: [held] })));
		const seen: string[] = [];
		let before: string | undefined;
		do {
			const answer = await user.queue.pageBody({ status: "pending", limit: 10, ...(before === undefined ? {} : { before }) });
			if (!answer.ok) throw new Error(answer.error);
			const page = taskPageBodySchema.parse(JSON.parse(answer.body));
			seen.push(...page.tasks.map(({ id }) => id));
			before = page.nextBefore ?? undefined;
			await enqueue(chapterRequest(user.id, { dependsOn: [held] }));
			await user.queue.deleteTask(seen.at(-1) ?? "");
		} while (before !== undefined);
		expect(seen).toEqual(ids.toReversed());
		await user.queue.cancelTask(held);
		const rest = await user.queue.pageBody({ status: "failed", limit: 200 });
		await abortAllDurableObjects();
		expect(await user.queue.pageBody({ status: "failed", limit: 200 })).toEqual(rest);
	});

	it("[P9] refuses a cursor it never gave", async () => {
		expect(await user.queue.pageBody({ before: "rubbish" })).toMatchObject({
			code: "validation_failed",
			issues: [{ path: "before" }],
		});
	});
});
