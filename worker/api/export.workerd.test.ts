import { runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/v4/mini";
import { LIMITS } from "../../protocol/limits.ts";
import { Operator } from "../ops/operator.fixture.ts";
import { OpsHub } from "../ops/ops-hub.ts";
import { Manuscript } from "../processor/manuscript.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { chapterRequest } from "../queue/enqueue.fixture.ts";
import { User } from "../queue/user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

const PATIENCE = { timeout: 6_000 };
let count = 0;
let user: User;

beforeEach(async () => {
	scriptedWriter.reset();
	count += 1;
	user = await User.signIn(`exports-${count}`);
});

afterEach(() => {
	vi.restoreAllMocks();
	scriptedWriter.release();
});

function fetchExport(path = "/api/me/export", token = user.token): Promise<Response> {
	return exports.default.fetch(new Request(`https://queue.example${path}`, { headers: { Authorization: `Bearer ${token}` } }));
}

async function readExport(response: Response): Promise<Map<string, string>> {
	const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
	return new Map(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

async function write(name: string, chapters: number): Promise<void> {
	const taskId = await user.queueChapters(name, chapters);
	await vi.waitFor(async () => expect((await user.task(taskId)).status).toBe("completed"), PATIENCE);
}

const jsonOf = (files: Map<string, string>, name: string): unknown => JSON.parse(files.get(name) ?? "null");

describe("the export of everything of a user", () => {
	it("holds projects, chapters and tasks as the API answers them, deleted projects apart, and says what is what", async () => {
		for (const name of ["潮汐书记员", "Tide/Clerk", "tide\\clerk", "Gone"]) await user.createProject(name);
		scriptedWriter.usage = { inputTokens: 100, cachedTokens: null, outputTokens: 20, reasoningTokens: null };
		await write("潮汐书记员", 2);
		await write("Gone", 1);
		await user.queue.deleteProject("Gone");
		const response = await fetchExport();
		expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "application/zip"]);
		expect(response.headers.get("Content-Disposition")).toMatch(/^attachment; filename="novel-queue-\d{4}-\d\d-\d\d\.zip"$/);
		const files = await readExport(response);

		const { body } = await user.call("GET", "/api/projects/%E6%BD%AE%E6%B1%90%E4%B9%A6%E8%AE%B0%E5%91%98/chapters/2");
		// Which of the two came first in the same millisecond is nobody's concern.
		const lowerCased = [...files.keys()].map((name) => name.replace("Tide_Clerk", "tide_clerk"));
		expect(lowerCased.sort()).toEqual(
			[
				"README.md",
				"tasks.json",
				"usage.json",
				"manifest.json",
				...["project.json", "bible.md", "chapters.json", "chapters/0001 Title 1.md", "chapters/0002 Title 2.md"].map(
					(file) => `projects/潮汐书记员/${file}`,
				),
				...["tide_clerk", "tide_clerk (2)"].flatMap((folder) =>
					["project.json", "bible.md", "chapters.json"].map((file) => `projects/${folder}/${file}`),
				),
				...["project.json", "bible.md", "chapters.json", "chapters/0001 Title 1.md"].map(
					(file) => `deleted projects/Gone/${file}`,
				),
			].sort(),
		);
		expect(files.get("projects/潮汐书记员/chapters/0002 Title 2.md")).toBe(`# ${body.title}\n\n${body.content}\n`);
		expect(files.get("projects/潮汐书记员/bible.md")).toBe("The tide clerk Mara Venn of Saltmere.\n");
		expect(jsonOf(files, "projects/潮汐书记员/chapters.json")).toMatchObject([
			{ index: 1, usage: { completed: { calls: 1, inputTokens: 100 } } },
			{ index: 2, title: "Title 2" },
		]);
		expect(jsonOf(files, "usage.json")).toEqual((await user.call("GET", "/api/me/usage")).body.days);
		expect(jsonOf(files, "usage.json")).toMatchObject([{ completed: { calls: 6 } }]);
		expect(jsonOf(files, "deleted projects/Gone/project.json")).toMatchObject({
			name: "Gone",
			restorableUntil: expect.any(Number),
		});
		expect(jsonOf(files, "tasks.json")).toEqual((await user.call("GET", "/api/queue/tasks")).body.tasks);
		expect(jsonOf(files, "manifest.json")).toMatchObject({ format: "novel-queue-export", version: 1, userId: user.id, tasks: 1 });
		expect(jsonOf(files, "manifest.json")).toMatchObject({
			projects: expect.arrayContaining([
				expect.objectContaining({
					name: "Tide/Clerk",
					folder: expect.stringMatching(/^projects\/Tide_Clerk( \(2\))?$/),
					chapters: 0,
				}),
			]),
		});
		expect(files.get("README.md")).toContain("manifest.json");
	});

	it("[P8] never holds a key or a sealed one, nor anything of another user", async () => {
		const other = await User.signIn(`beside-${count}`);
		await other.call("POST", "/api/projects", { name: "Novel", bible: "the other's secret" });
		await user.createProject("Novel");
		scriptedWriter.hold();
		const key = "sk-export-0123456789abcdef";
		const headers = { "X-AI-Provider": "openai", "X-AI-Key": key };
		const { body } = await user.call("POST", "/api/projects/Novel/queue-chapters", { chaptersToGenerate: 1 }, headers);
		await vi.waitFor(() => expect(scriptedWriter.begun).toEqual([1]), PATIENCE);
		const box = await runInDurableObject(user.queue, (_queue, { storage }) =>
			String(storage.sql.exec("SELECT box FROM sealed_keys").one().box),
		);
		const files = await readExport(await fetchExport());
		const text = [...files.values()].join("\n");
		expect(text).toContain(String(body.taskId));
		for (const secret of [key, box, "the other's secret"]) expect(text).not.toContain(secret);
	});

	it("streams: a chapter is read when the one before it was taken, and nothing more once the reader has left", async () => {
		await user.createProject("Novel");
		const processor = await user.processor("Novel");
		const content = "潮".repeat(200_000);
		await runInDurableObject(processor, (_processor, { storage }) => {
			const manuscript = new Manuscript(storage.sql);
			for (let number = 1; number <= 40; number++)
				manuscript.addChapter({ number, title: "", content }, "task", Date.now(), { own: null, ledger: null });
		});
		const read = vi.spyOn(Manuscript.prototype, "exportedAfter");
		const response = await fetchExport();
		const reader = response.body?.getReader();
		let bytes = 0;
		while (bytes < 5 * 600_000) bytes += (await reader?.read())?.value?.byteLength ?? 0;
		expect(read.mock.calls.length).toBeLessThan(20);
		await reader?.cancel();
		const atEnd = read.mock.calls.length;
		await user.call("GET", "/api/projects");
		expect(read.mock.calls.length).toBe(atEnd);
	});

	it("reads all pages of a long list of tasks, and is whole also of a user who has nothing", async () => {
		expect(jsonOf(await readExport(await fetchExport()), "tasks.json")).toEqual([]);
		await user.createProject("Novel");
		scriptedWriter.hold();
		const requests = (howMany: number) => Array.from({ length: howMany }, () => chapterRequest(user.id));
		const howMany = 2 * LIMITS.listPageTasks + 1;
		expect(await user.queue.enqueue("Novel", requests(howMany), null)).toMatchObject({ ok: true });
		// The one that runs may get on between the two answers.
		const idsOf = (tasks: unknown) => z.parse(z.array(z.object({ id: z.string() })), tasks).map(({ id }) => id);
		const ids = idsOf(jsonOf(await readExport(await fetchExport()), "tasks.json"));
		expect(ids).toEqual(idsOf((await user.call("GET", "/api/queue/tasks")).body.tasks));
		expect(ids).toHaveLength(howMany);
	});

	it("leaves out a project that was erased meanwhile", async () => {
		await user.createProject("Novel");
		await (await user.processor("Novel")).erase();
		const files = await readExport(await fetchExport());
		expect(jsonOf(files, "manifest.json")).toMatchObject({ projects: [] });
	});
});

describe("an operator's export of a user", () => {
	it("[P8] is written in the audit log before the first byte, and only operators get it", async () => {
		const operator = await Operator.signIn(`reader-${count}`);
		await user.createProject("Novel");
		const path = `/api/ops/users/${user.id}/export`;
		expect((await fetchExport(path)).status).toBe(403);
		vi.spyOn(OpsHub.prototype, "noteExport").mockImplementationOnce(() => {
			throw new Error("no line was written, on purpose");
		});
		expect((await fetchExport(path, operator.user.token)).headers.get("Content-Type")).not.toBe("application/zip");
		vi.restoreAllMocks();
		const response = await fetchExport(path, operator.user.token);
		const { body } = await operator.call("GET", "/summary");
		expect(Object(body.state).audit[0]).toMatchObject({
			by: `reader-${count}`,
			action: "export",
			userId: user.id,
			outcome: "ok",
		});
		expect((await readExport(response)).get("projects/Novel/bible.md")).toContain("Mara Venn");
	});
});
