import { abortAllDurableObjects, reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { applySync, emptyFeed, type FeedState } from "../../protocol/apply-sync.ts";
import type { Sync } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Failure } from "../core/failure.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { chapterRequest, outlineRequest } from "./enqueue.fixture.ts";
import type { EnqueueRequest } from "./task-queue.ts";
import { type Socket, User } from "./user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

const refused: Failure = { code: "provider_auth", isRetryable: false, retryAfterMs: null };

let count = 0;
let user: User;

beforeEach(async () => {
	scriptedWriter.reset();
	count += 1;
	user = await User.signIn(`batches-${count}`);
	await user.createProject("Novel");
	await user.createProject("Other");
});

afterEach(async () => {
	vi.restoreAllMocks();
	// First, so that nothing goes on by itself: its log lines would come when the file has ended.
	await reset();
	scriptedWriter.release();
});

async function enqueue(requests: EnqueueRequest[], project = "Novel"): Promise<string[]> {
	const queued = await user.queue.enqueue(project, requests, null);
	if (!queued.ok) throw new Error(queued.error);
	return queued.taskIds;
}

/** A task that gave up, which holds back whatever depends on it and disturbs nobody. */
async function failedTask(): Promise<string> {
	scriptedWriter.failOnce(refused);
	const [taskId = ""] = await enqueue([chapterRequest(user.id)], "Other");
	await vi.waitFor(async () => expect((await user.queue.getTask(taskId))?.status).toBe("failed"));
	return taskId;
}

const cancelAll = { action: "cancel", dryRun: false, target: { filter: { projectName: "Novel" } }, ai: null } as const;

function syncsAfter(socket: Socket, seen: number): Sync[] {
	return socket.frames.slice(seen).filter((frame) => frame.type === "sync");
}

async function revOf(): Promise<number> {
	return Number((await user.queue.poll(null, null))?.sync.cursor.split(".")[1]);
}

async function boxes(): Promise<Record<string, SqlStorageValue>[]> {
	return runInDurableObject(user.queue, (_queue, state) =>
		state.storage.sql.exec("SELECT task_id, box FROM sealed_keys ORDER BY box").toArray(),
	);
}

describe("a batch", () => {
	it("[P2] of a thousand tasks is one commit, and one frame to each socket", async () => {
		const held = await failedTask();
		const ids = await enqueue(Array.from({ length: 1_000 }, () => chapterRequest(user.id, { dependsOn: [held] })));
		const sockets = [await user.openSocket(), await user.openSocket()];
		for (const socket of sockets) await socket.until(({ feed }) => feed.tasks.size === 1_001);
		const seen = sockets.map(({ frames }) => frames.length);
		const before = await revOf();
		const commits = await runInDurableObject(user.queue, (_queue, state) => vi.spyOn(state.storage, "transactionSync"));
		const answer = await user.queue.batch(cancelAll);
		expect(commits).toHaveBeenCalledTimes(1);
		expect(answer.ok && answer.verdicts).toEqual(ids.map((taskId) => ({ taskId, ok: true, code: null, error: null })));
		expect(await revOf()).toBe(before + 1_000);
		for (const [index, socket] of sockets.entries()) {
			await socket.until(({ feed }) => feed.tasks.get(ids[0] ?? "")?.errorCode === "cancelled");
			const frames = syncsAfter(socket, seen[index] ?? 0);
			expect(frames.map(({ tasks }) => tasks.length)).toEqual([1_000]);
			expect(new Set(frames[0]?.tasks.map(({ errorCode }) => errorCode))).toEqual(new Set(["cancelled"]));
		}
	});

	it("[P1] of long tasks is split into frames of limited length, from each of which a client can resume", async () => {
		const held = await failedTask();
		// A line break counts twice in JSON: some two million characters in all.
		const wish = "\n".repeat(LIMITS.customPromptChars);
		const ids = await enqueue(Array.from({ length: 99 }, () => outlineRequest(user.id, wish, { dependsOn: [held] })));
		const socket = await user.openSocket();
		const opening = syncsAfter(socket, 0);
		await socket.until(({ feed }) => feed.tasks.size === 100);
		const seen = socket.frames.length;
		await user.queue.batch(cancelAll);
		await socket.until(({ feed }) => ids.every((id) => feed.tasks.get(id)?.errorCode === "cancelled"));
		const end = (await user.queue.poll(null, null))?.sync.tasks;
		for (const parts of [syncsAfter(socket, 0).slice(0, seen), syncsAfter(socket, seen)]) {
			expect(parts.length).toBeGreaterThan(1);
			expect(Math.max(...parts.map((part) => JSON.stringify(part).length))).toBeLessThanOrEqual(LIMITS.syncPieceChars);
		}
		let cutOff: FeedState = emptyFeed;
		for (const part of syncsAfter(socket, 0)) {
			cutOff = applySync(cutOff, part);
			const rest = await user.queue.poll(cutOff.cursor, null);
			expect(rest?.sync.reset).toBe(false);
			const resumed = rest === null ? cutOff : applySync(cutOff, rest.sync);
			expect([...resumed.tasks.values()].sort((a, b) => a.createdAt - b.createdAt)).toEqual(
				end?.toSorted((a, b) => a.createdAt - b.createdAt),
			);
		}
		expect(opening[0]).toMatchObject({ reset: true });
	});

	it("[P9] judges each task for itself, and a dry run says the same and changes nothing", async () => {
		const held = await failedTask();
		const [waiting = "", cancelled = ""] = await enqueue([
			chapterRequest(user.id, { dependsOn: [held] }),
			chapterRequest(user.id, { dependsOn: [held] }),
		]);
		await user.queue.cancelTask(cancelled);
		const target = { ids: [waiting, "nobody", held, cancelled, waiting] };
		const before = await user.queue.poll(null, null);
		const dry = await user.queue.batch({ ...cancelAll, target, dryRun: true });
		expect(dry.ok && dry.verdicts.map(({ taskId, ok, code }) => [taskId, ok, code])).toEqual([
			[waiting, true, null],
			["nobody", false, "task_not_found"],
			[held, false, "task_not_active"],
			[cancelled, true, null],
		]);
		expect(await user.queue.poll(null, null)).toEqual(before);
		expect(await user.queue.batch({ ...cancelAll, target })).toEqual(dry);
		expect((await user.queue.getTask(waiting))?.errorCode).toBe("cancelled");
	});

	it("[P9] that matches nothing says so", async () => {
		expect(await user.queue.batch(cancelAll)).toMatchObject({ ok: false, code: "nothing_matched" });
	});

	it("[P6] deletes what runs as well, and its project is free for the next", async () => {
		scriptedWriter.hold();
		const socket = await user.openSocket();
		const [running = "", next = ""] = await enqueue([chapterRequest(user.id), chapterRequest(user.id)]);
		await socket.untilTask(running, ({ messageCode }) => messageCode === "writing_chapter");
		await user.queue.batch({ ...cancelAll, action: "delete", target: { filter: { status: "processing" } } });
		await socket.until(({ feed }) => !feed.tasks.has(running));
		await vi.waitFor(() => expect(scriptedWriter.aborted).toEqual([1]));
		scriptedWriter.release();
		await socket.untilTask(next, ({ status }) => status === "completed");
	});

	it("[P6] meets a cancel of the same task: one word, whichever comes first", async () => {
		scriptedWriter.hold();
		const [running = "", waiting = ""] = await enqueue([chapterRequest(user.id), chapterRequest(user.id)]);
		const target = { ids: [running, waiting] };
		const [cancel, batch, again] = await Promise.all([
			user.queue.cancelTask(waiting),
			user.queue.batch({ ...cancelAll, action: "delete", target }),
			user.queue.cancelTask(running),
		]);
		expect([cancel.ok, batch.ok && batch.verdicts.every(({ ok }) => ok), again.ok]).toEqual([true, true, false]);
		expect(again).toMatchObject({ code: "task_not_found" });
		expect((await user.queue.poll(null, null))?.sync.tasks).toEqual([]);
	});
});

describe("a batch retry", () => {
	const ownKey = { provider: "openai", keySource: "user" } as const;

	async function failedWithKeys(): Promise<string[]> {
		scriptedWriter.failOnce(refused);
		const [first = ""] = await enqueue([chapterRequest(user.id, { ...ownKey, keyBox: "v1.old-1" })]);
		await vi.waitFor(async () => expect((await user.queue.getTask(first))?.status).toBe("failed"));
		scriptedWriter.failOnce(refused);
		const [second = ""] = await enqueue([chapterRequest(user.id, { ...ownKey, keyBox: "v1.old-2" })]);
		await vi.waitFor(async () => expect((await user.queue.getTask(second))?.status).toBe("failed"));
		return [first, second];
	}

	it("[P8] gives each task its own new key; one that is refused keeps its old one", async () => {
		const [first = "", second = ""] = await failedWithKeys();
		scriptedWriter.hold();
		const [running = ""] = await enqueue([chapterRequest(user.id, { ...ownKey, keyBox: "v1.running" })], "Other");
		const ids = [first, second, running];
		const keyBoxes = { [first]: "v1.new-1", [second]: "v1.new-2", [running]: "v1.new-3" };
		const ai = { ...ownKey, model: "next", keyBoxes };
		const answer = await user.queue.batch({ action: "retry", dryRun: false, target: { ids }, ai });
		expect(answer.ok && answer.verdicts.map(({ code }) => code)).toEqual([null, null, "task_not_failed"]);
		expect(await boxes()).toEqual([
			{ task_id: first, box: "v1.new-1" },
			{ task_id: second, box: "v1.new-2" },
			{ task_id: running, box: "v1.running" },
		]);
		expect(await user.queue.getTask(second)).toMatchObject({ status: "pending", model: "next" });
		expect(JSON.stringify(answer)).not.toContain("v1.");
	});

	it("[P8] a dry run touches no key, and to an AI without keys the old ones are dropped", async () => {
		const ids = await failedWithKeys();
		scriptedWriter.hold();
		const ai = { provider: "demo", model: null, keySource: "none", keyBoxes: {} } as const;
		const request = { action: "retry", target: { filter: { status: "failed" } }, ai } as const;
		await user.queue.batch({ ...request, dryRun: true });
		expect(await boxes()).toHaveLength(2);
		await abortAllDurableObjects();
		const answer = await user.queue.batch({ ...request, dryRun: false });
		expect(answer.ok && answer.verdicts.map(({ taskId, ok }) => [taskId, ok])).toEqual(ids.map((id) => [id, true]));
		expect(await boxes()).toEqual([]);
	});

	it("[P8] a task whose key is no longer stored needs a new one, the others go on", async () => {
		const [first = "", second = ""] = await failedWithKeys();
		scriptedWriter.hold();
		await runInDurableObject(user.queue, (_queue, state) =>
			state.storage.sql.exec("DELETE FROM sealed_keys WHERE task_id = ?", first),
		);
		const answer = await user.queue.batch({ action: "retry", dryRun: false, target: { ids: [first, second] }, ai: null });
		expect(answer.ok && answer.verdicts.map(({ code }) => code)).toEqual(["ai_config_missing", null]);
	});
});
