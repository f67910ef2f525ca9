import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { TaskProcessor } from "../processor/task-processor.ts";
import { chapterRequest } from "./enqueue.fixture.ts";
import { User } from "./user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

/** A machine that is busy with other tests takes its time over a call between two objects. */
const PATIENCE = { timeout: 4_000 };

let count = 0;
let user: User;

beforeEach(async () => {
	scriptedWriter.reset();
	count += 1;
	user = await User.signIn(`restores-${count}`);
	await user.createProject("Novel");
});

afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	scriptedWriter.release();
});

async function write(chapters: number): Promise<void> {
	const taskId = await user.queueChapters("Novel", chapters);
	await vi.waitFor(async () => expect((await user.task(taskId)).status).toBe("completed"));
}

async function textOf(projectId: string): Promise<unknown> {
	const processor = env.TASK_PROCESSOR.getByName(projectId);
	return { project: await processor.describe(), chapter: await processor.chapter(1) };
}

const idOf = async (name: string) => (await user.queue.findProject(name))?.id ?? "";

async function rows(sql: string): Promise<Record<string, SqlStorageValue>[]> {
	return runInDurableObject(user.queue, (_queue, state) => state.storage.sql.exec(sql).toArray());
}

async function passTheRestoreTime(): Promise<void> {
	vi.setSystemTime(Date.now() + LIMITS.projectRestoreMs + 1);
	await runDurableObjectAlarm(user.queue);
}

describe("a deleted project", () => {
	it("[P3] comes back whole within the time that the deletion named, also after a crash; its tasks stay gone", async () => {
		await write(2);
		const id = await idOf("Novel");
		const before = await textOf(id);
		const now = Date.now();
		vi.setSystemTime(now);
		expect(await user.queue.deleteProject("Novel")).toEqual({ ok: true, restorableUntil: now + LIMITS.projectRestoreMs });
		await abortAllDurableObjects();
		expect(await user.queue.findProject("Novel")).toBeNull();
		vi.setSystemTime(now + LIMITS.projectRestoreMs - 1_000);
		expect(await user.queue.restoreProject("Novel")).toEqual({ ok: true });
		expect(await idOf("Novel")).toBe(id);
		expect(await textOf(id)).toEqual(before);
		expect((await user.queue.poll(null, null))?.sync.tasks).toEqual([]);
		const erase = vi.spyOn(TaskProcessor.prototype, "erase");
		await passTheRestoreTime();
		expect(erase).not.toHaveBeenCalled();
		expect([await rows("SELECT * FROM outbox"), await rows("SELECT * FROM deleted_projects")]).toEqual([[], []]);
		vi.useRealTimers();
		await write(1);
		expect((await user.call("GET", "/api/projects/Novel/chapters/3")).status).toBe(200);
	});

	it("[P6] [P3] stops what ran in it, and that stays cancelled after it is restored", async () => {
		scriptedWriter.hold();
		const socket = await user.openSocket();
		const taskId = await user.queueChapters("Novel", 1);
		await socket.untilTask(taskId, ({ messageCode }) => messageCode === "writing_chapter");
		await user.queue.deleteProject("Novel");
		await user.queue.restoreProject("Novel");
		await vi.waitFor(() => expect(scriptedWriter.aborted).toEqual([1]));
		expect(await user.queue.getTask(taskId)).toBeNull();
		scriptedWriter.release();
		await write(1);
		expect((await user.call("GET", "/api/projects/Novel")).body.project).toMatchObject({ chapters: [{ index: 1 }] });
	});

	it("[P8] is gone for good once its erasure was sent, even if no word of that came back", async () => {
		await write(1);
		const id = await idOf("Novel");
		await user.queue.deleteProject("Novel");
		const erase = vi.spyOn(TaskProcessor.prototype, "erase").mockRejectedValueOnce(new Error("unreachable, on purpose"));
		await passTheRestoreTime();
		await vi.waitFor(() => expect(erase).toHaveBeenCalledTimes(1));
		expect(await user.queue.restoreProject("Novel")).toMatchObject({ ok: false, code: "project_not_found" });
		await abortAllDurableObjects();
		expect(await user.queue.restoreProject("Novel")).toMatchObject({ ok: false, code: "project_not_found" });
		vi.setSystemTime(Date.now() + 60_000);
		await runDurableObjectAlarm(user.queue);
		await vi.waitFor(async () => expect(await rows("SELECT * FROM deleted_projects")).toEqual([]), PATIENCE);
		expect(await textOf(id)).toEqual({ project: null, chapter: null });
	});

	it("[P3] that is restored and erased at the same moment is either whole or not found", async () => {
		await write(1);
		const id = await idOf("Novel");
		const whole = await textOf(id);
		await user.queue.deleteProject("Novel");
		vi.setSystemTime(Date.now() + LIMITS.projectRestoreMs + 1);
		const [first, , second] = await Promise.all([
			user.queue.restoreProject("Novel"),
			runDurableObjectAlarm(user.queue),
			user.queue.restoreProject("Novel"),
		]);
		const isBack = (await user.queue.findProject("Novel")) !== null;
		expect([first, second].filter(({ ok }) => ok)).toHaveLength(isBack ? 1 : 0);
		if (!isBack) await vi.waitFor(async () => expect(await rows("SELECT * FROM deleted_projects")).toEqual([]), PATIENCE);
		expect(await textOf(id)).toEqual(isBack ? whole : { project: null, chapter: null });
	});

	it("[P9] whose name was taken meanwhile waits until it is free; of several the newest comes back", async () => {
		const oldest = await idOf("Novel");
		await user.queue.deleteProject("Novel");
		await user.createProject("Novel");
		const newest = await idOf("Novel");
		expect(newest).not.toBe(oldest);
		expect(await user.queue.restoreProject("Novel")).toMatchObject({ code: "project_exists" });
		await user.queue.deleteProject("Novel");
		await evictDurableObject(user.queue);
		await user.queue.restoreProject("Novel");
		expect(await idOf("Novel")).toBe(newest);
		expect(await user.queue.restoreProject("Nobody")).toMatchObject({ code: "project_not_found" });
	});

	it("counts no longer towards the number of projects, but its bytes do until they are erased", async () => {
		const stored = async () => (await rows("SELECT stored_bytes FROM deleted_projects")).map((row) => row.stored_bytes);
		await write(1);
		await user.queue.deleteProject("Novel");
		expect(await user.queue.listProjects()).toEqual([]);
		expect(await stored()).toEqual([expect.any(Number)]);
		await passTheRestoreTime();
		await vi.waitFor(async () => expect(await stored()).toEqual([]), PATIENCE);
	});
});

describe("what a project stores", () => {
	const storedBytes = async () => (await rows("SELECT stored_bytes FROM projects"))[0]?.stored_bytes;
	const bytesOf = (text: unknown) => new TextEncoder().encode(String(text)).length;

	it("is known from its creation, after a change of its bible, and after a run, in bytes: chapters with their titles, and the summary", async () => {
		await user.queue.deleteProject("Novel");
		const spec = { userId: user.id, name: "Novel", bible: "潮汐", totalChapters: 10 };
		await user.queue.createProject(spec, null);
		expect(await storedBytes()).toBe(6);
		expect(await user.queue.setBible("Novel", "The tide: 潮")).toEqual({ ok: true });
		expect(await storedBytes()).toBe(13);
		expect(await user.queue.setBible("Nobody", "")).toMatchObject({ code: "project_not_found" });
		await write(2);
		const texts = [1, 2].map(async (chapter) => {
			const { body } = await user.call("GET", `/api/projects/Novel/chapters/${chapter}`);
			return `${body.title}${body.content}`;
		});
		const [first, second] = await Promise.all(texts);
		expect(await storedBytes()).toBe(13 + bytesOf(first) + bytesOf(second) + bytesOf("Title 1\nTitle 2\n[]"));
	});

	it("is also learned from a run that was cut short, which says no word of its own", async () => {
		const bible = Number(await storedBytes());
		scriptedWriter.hold({ fromChapter: 2 });
		const socket = await user.openSocket();
		const [taskId = ""] = await user.queue
			.enqueue("Novel", [chapterRequest(user.id, { work: { type: "chapter", params: { chaptersToGenerate: 2 } } })], null)
			.then((queued) => (queued.ok ? queued.taskIds : []));
		await socket.untilTask(taskId, ({ messageValues }) => messageValues.chapter === 2);
		expect(await storedBytes()).toBe(bible);
		await user.queue.cancelTask(taskId);
		const { title, content } = (await user.call("GET", "/api/projects/Novel/chapters/1")).body;
		const written = bytesOf(`${title}${content}`) + bytesOf("Title 1\n[]");
		await vi.waitFor(async () => expect(await storedBytes()).toBe(bible + written));
	});
});
