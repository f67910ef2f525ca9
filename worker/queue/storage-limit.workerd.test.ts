import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import type { Task } from "../../protocol/task.ts";
import { storedBytes } from "../processor/stored-bytes.ts";
import type { NovelWriter } from "../writer/novel-writer.ts";
import { chapterRequest } from "./enqueue.fixture.ts";
import { User } from "./user.fixture.ts";

const limits = vi.hoisted(() => ({ BIBLE_WRITES_PER_MINUTE: 1_000_000, MAX_STORED_MB_PER_USER: 1 }));

vi.mock("../settings.ts", async (importOriginal) => {
	const real = await importOriginal<typeof import("../settings.ts")>();
	return { ...real, readSettings: (env: Cloudflare.Env) => ({ ...real.readSettings(env), ...limits }) };
});

const MB = 1_000_000;
const CHAPTER = `# Title\n\n${"The tide. ".repeat(8_000)}`;
/** A chapter with its title and summary. */
const STEP_BYTES = CHAPTER.length + 1_000;

/** Chapters in the order in which they were begun; each waits at the gate. */
let begun: string[] = [];
let gate: Promise<void> = Promise.resolve();
const noOutline = (): never => {
	throw new Error("no outline here");
};
const longWriter: NovelWriter = {
	planMaster: noOutline,
	planVolume: noOutline,
	expectedChars: () => CHAPTER.length,
	async *draftChapter({ projectName, chapterIndex }) {
		begun.push(`${projectName} ${chapterIndex}`);
		await gate;
		yield CHAPTER;
	},
	async summarize({ storySoFar }) {
		return { storySoFar, openThreads: [] };
	},
};

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => longWriter }));

const PATIENCE = { timeout: 30_000, interval: 50 };
const PROJECTS = Array.from({ length: 12 }, (_, index) => `Novel ${index}`);
let count = 0;
let user: User;

beforeEach(async () => {
	Object.assign(limits, { BIBLE_WRITES_PER_MINUTE: 1_000_000, MAX_STORED_MB_PER_USER: 1 });
	begun = [];
	count += 1;
	user = await User.signIn(`storage-${count}`);
});

afterEach(() => {
	vi.useRealTimers();
});

const create = (name: string, bible = "Salt.") =>
	user.queue.createProject({ userId: user.id, name, bible, totalChapters: 10 }, null);
const queueChapters = async (name: string, chaptersToGenerate: number): Promise<string> => {
	const work = { type: "chapter", params: { chaptersToGenerate } } as const;
	const queued = await user.queue.enqueue(name, [chapterRequest(user.id, { work })], null);
	return queued.ok ? (queued.taskIds[0] ?? "") : queued.code;
};
const tasks = async (): Promise<Task[]> => (await user.queue.poll(null, null))?.sync.tasks ?? [];
const isAtRest = ({ status, messageCode }: Task) => status === "completed" || messageCode === "waiting_storage";

/** What is really there, in the projects that exist. */
async function reallyStored(): Promise<number> {
	let total = 0;
	for (const { id } of await user.queue.listProjects()) {
		total += await runInDurableObject(env.TASK_PROCESSOR.getByName(id), (_object, { storage }) => storedBytes(storage.sql));
	}
	return total;
}

async function erase(names: string[]): Promise<void> {
	for (const name of names) await user.queue.deleteProject(name);
	vi.setSystemTime(Date.now() + LIMITS.projectRestoreMs + 1);
	await runDurableObjectAlarm(user.queue);
	vi.useRealTimers();
}

describe("[P9] storage holds its limit", () => {
	it("against 110 bibles of 600 KB at once: what fits is stored and no more, and shrinking is always allowed", async () => {
		for (const name of PROJECTS) await create(name);
		const bible = "潮".repeat(200_000);
		const saves = Array.from({ length: 110 }, (_, index) => user.queue.setBible(PROJECTS[index % 12] ?? "", bible));
		const answers = await Promise.all(saves);
		expect(await reallyStored()).toBeLessThanOrEqual(MB);
		const codes = new Set(answers.map((answer) => (answer.ok ? "ok" : answer.code)));
		expect(codes).toEqual(new Set(["ok", "storage_full"]));
		const refused = answers.find((answer) => !answer.ok);
		expect(refused).toMatchObject({ error: expect.stringMatching(/^Your projects would store 1\.2.* of at most 1 MB/) });

		const fullName = PROJECTS[answers.findIndex(({ ok }) => ok) % 12] ?? "";
		limits.MAX_STORED_MB_PER_USER = 0.1;
		expect(await user.queue.setBible(fullName, bible.slice(1))).toEqual({ ok: true });
		expect(await user.queue.setBible(fullName, bible)).toMatchObject({ code: "storage_full" });
		expect(await user.queue.setBible(fullName, "")).toEqual({ ok: true });
		expect(await user.queue.setBible(fullName, "Salt and more.")).toEqual({ ok: true });
	});

	it("and at the rate of production most of those 110 are told to come back later", async () => {
		limits.BIBLE_WRITES_PER_MINUTE = 60;
		await create("Novel");
		const answers = await Promise.all(Array.from({ length: 110 }, () => user.queue.setBible("Novel", "Salt")));
		const later = answers.filter((answer) => !answer.ok && answer.code === "rate_limited" && (answer.retryAfterMs ?? 0) > 0);
		expect(later.length).toBeGreaterThan(40);
		expect(later.length + answers.filter(({ ok }) => ok).length).toBe(110);
	});

	it("against many new projects at once", async () => {
		const answers = await Promise.all(PROJECTS.map((name) => create(name, "潮".repeat(100_000))));
		expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
		expect(answers.filter((answer) => !answer.ok && answer.code === "storage_full")).toHaveLength(9);
		expect(await reallyStored()).toBe(900_000);
	});

	it("against text that tasks carry", async () => {
		limits.MAX_STORED_MB_PER_USER = 0.01;
		await create("Novel");
		const work = {
			type: "outline",
			params: { targetChapters: 1, targetWordCount: 1, customPrompt: "潮".repeat(4_000) },
		} as const;
		expect(await user.queue.enqueue("Novel", [chapterRequest(user.id, { work })], null)).toMatchObject({ code: "storage_full" });
	});
});

describe("[P9] [P3] tasks that meet the limit", () => {
	it("60 at once: they stop after their chapter, wait without a lease, and go on by themselves when a project is erased", async () => {
		for (const name of PROJECTS) await create(name);
		const { promise, resolve: open } = Promise.withResolvers<void>();
		gate = promise;
		const queued = new Set<string>();
		for (let index = 0; index < 60; index++) queued.add(await queueChapters(PROJECTS[index % 12] ?? "", 3));
		expect(queued.size).toBe(60);
		open();
		await vi.waitFor(async () => expect((await tasks()).every(isAtRest)).toBe(true), PATIENCE);
		// 14.4 MB were wanted. Three ran at once, each with one step more than there was room for.
		const stored = await reallyStored();
		expect(stored).toBeGreaterThanOrEqual(MB);
		expect(stored).toBeLessThanOrEqual(MB + 3 * STEP_BYTES);
		const listed = await tasks();
		const waiting = listed.filter(({ status }) => status === "pending");
		expect(waiting.length).toBeGreaterThan(50);
		const stopped = waiting.find(({ chapters }) => chapters.length > 0);
		expect(stopped).toMatchObject({ messageCode: "waiting_storage", error: null });
		// The alarms of the last lease and of the operators' report find nothing, and no other one follows for a day.
		await vi.waitFor(async () => {
			await runDurableObjectAlarm(user.queue);
			const alarm = await runInDurableObject(user.queue, (_queue, { storage }) => storage.getAlarm());
			expect(alarm ?? Number.POSITIVE_INFINITY).toBeGreaterThan(Date.now() + 24 * 3_600_000);
		}, PATIENCE);

		// Also the queue's memory may be lost meanwhile, and what the user does goes on.
		await abortAllDurableObjects();
		expect(await user.queue.cancelTask(waiting.at(-1)?.id ?? "")).toEqual({ ok: true });
		expect(await queueChapters("Novel 0", 1)).toBe("storage_full");
		const beganBefore = begun.length;
		const emptied = PROJECTS.filter((name) => listed.some((task) => task.projectName === name && task.chapters.length > 0));
		// The first of them hold more than is stored beyond the limit.
		const others = emptied.slice(4);
		await erase(emptied.slice(0, 4));
		await vi.waitFor(() => expect(begun.length).toBeGreaterThan(beganBefore), PATIENCE);
		await vi.waitFor(
			async () => expect((await tasks()).every((task) => isAtRest(task) || task.status === "failed")).toBe(true),
			PATIENCE,
		);
		expect(await reallyStored()).toBeLessThanOrEqual(MB + 3 * STEP_BYTES);
		// Nothing is written twice, and nothing that was there is gone.
		expect(new Set(begun).size).toBe(begun.length);
		for (const name of others) {
			const { body } = await user.call("GET", `/api/projects/${encodeURIComponent(name)}/chapters/1`);
			expect(body.content).toContain("The tide. ");
		}
		expect((await tasks()).filter(({ status }) => status === "failed").map(({ errorCode }) => errorCode)).toEqual(["cancelled"]);
	}, 90_000);

	it("one whose room is used up asks for more, goes on from its chapter, and ends when a higher limit is set", async () => {
		limits.MAX_STORED_MB_PER_USER = 0.3;
		await create("Novel");
		const taskId = await queueChapters("Novel", 6);
		await vi.waitFor(async () => expect((await user.task(taskId)).messageCode).toBe("waiting_storage"), PATIENCE);
		const stopped = await user.task(taskId);
		expect(stopped.chapters.length).toBeGreaterThan(0);
		expect(stopped.chapters.length).toBeLessThan(6);
		expect(await reallyStored()).toBeLessThanOrEqual(300_000 + STEP_BYTES);
		// A deploy: the objects wake on it.
		limits.MAX_STORED_MB_PER_USER = 1;
		await abortAllDurableObjects();
		await vi.waitFor(async () => expect((await user.task(taskId)).status).toBe("completed"), PATIENCE);
		expect(await user.task(taskId)).toMatchObject({ chapters: [1, 2, 3, 4, 5, 6] });
		expect(begun).toEqual([1, 2, 3, 4, 5, 6].map((chapter) => `Novel ${chapter}`));
	}, 60_000);
});
