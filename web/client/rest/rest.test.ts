import { afterEach, describe, expect, test, vi } from "vitest";
import * as rest from "../rest.ts";
import { aTask } from "../task.fixture.ts";

const BASE = "https://queue.example.com";

afterEach(() => vi.unstubAllGlobals());

/** Answers every call with this, and keeps what was asked. */
function stubFetch(status: number, body: unknown) {
	const fetch = vi.fn(
		async (_url: string, _init: RequestInit) => new Response(typeof body === "string" ? body : JSON.stringify(body), { status }),
	);
	vi.stubGlobal("fetch", fetch);
	return {
		asked: () => {
			const [url, init] = fetch.mock.lastCall ?? [];
			return {
				url,
				method: init?.method,
				headers: init?.headers,
				body: init?.body === undefined ? undefined : JSON.parse(String(init.body)),
			};
		},
		count: () => fetch.mock.calls.length,
	};
}

describe("queueing", () => {
	test("chapters go out as existing apps send them", async () => {
		const { asked } = stubFetch(200, { success: true, taskId: "t1" });
		const answer = await rest.queueChapterGeneration(`${BASE}/`, "token", "雪/线", 3, {
			provider: "custom",
			model: "m",
			apiKey: " key ",
			baseUrl: "https://ai.example.com/v1",
		});
		expect(answer).toEqual({ success: true, taskId: "t1" });
		expect(asked()).toEqual({
			url: `${BASE}/api/projects/%E9%9B%AA%2F%E7%BA%BF/queue-chapters`,
			method: "POST",
			headers: {
				Authorization: "Bearer token",
				"Content-Type": "application/json",
				"X-AI-Provider": "custom",
				"X-AI-Model": "m",
				"X-AI-Key": "key",
				"X-AI-BaseUrl": "https://ai.example.com/v1",
			},
			body: { chaptersToGenerate: 3 },
		});
	});

	test("an outline carries its wishes and its place in the order", async () => {
		const { asked } = stubFetch(200, { success: true, taskId: "t1" });
		await rest.queueOutlineGeneration(BASE, "token", "P", 400, 100, "More sea", null, { priority: "high", dependsOn: ["t0"] });
		expect(asked().url).toBe(`${BASE}/api/projects/P/queue-outline`);
		expect(asked().body).toEqual({
			targetChapters: 400,
			targetWordCount: 100,
			customPrompt: "More sea",
			priority: "high",
			dependsOn: ["t0"],
		});
		await rest.queueOutlineGeneration(BASE, "token", "P", 400, 100, undefined, { provider: "demo", apiKey: "" });
		expect(asked().body).toEqual({ targetChapters: 400, targetWordCount: 100 });
		expect(asked().headers).toEqual({
			Authorization: "Bearer token",
			"Content-Type": "application/json",
			"X-AI-Provider": "demo",
		});
	});

	test("[P9] a key that no header can carry is refused before it is sent", async () => {
		const { count } = stubFetch(200, { success: true, taskId: "t1" });
		for (const apiKey of ["sk，1", "a\nb", "a\0b"]) {
			const call = async () => rest.queueChapterGeneration(BASE, "token", "P", 1, { provider: "openai", apiKey });
			await expect(call()).rejects.toMatchObject({ code: "ai_config_invalid", status: 0, issues: [{ path: "X-AI-Key" }] });
		}
		expect(count()).toBe(0);
	});
});

describe("reading", () => {
	test("tasks come as a plain list", async () => {
		stubFetch(200, { success: true, tasks: [aTask()], cursor: "0123456789abcdef.1", nextPollMs: 10_000 });
		expect(await rest.fetchQueuedTasks(BASE, "token")).toEqual([aTask()]);
		const { asked } = stubFetch(200, { success: true, task: aTask() });
		expect(await rest.fetchQueuedTask(BASE, "token", "a/b")).toEqual(aTask());
		expect(asked().url).toBe(`${BASE}/api/queue/tasks/a%2Fb`);
	});

	test.each([
		[rest.cancelQueuedTask, "POST", "/api/queue/tasks/t1/cancel"],
		[rest.deleteQueuedTask, "DELETE", "/api/queue/tasks/t1"],
		[rest.deleteProject, "DELETE", "/api/projects/t1"],
	] as const)("%o", async (call, method, path) => {
		const { asked } = stubFetch(200, { success: true });
		await call(BASE, "token", "t1");
		expect(asked()).toMatchObject({ method, url: `${BASE}${path}` });
	});

	test("a name that cannot be encoded asks for a project that cannot be", async () => {
		const { asked } = stubFetch(404, { success: false, error: "No such project.", code: "project_not_found" });
		await expect(rest.getProject(BASE, "token", "\ud800")).rejects.toMatchObject({ code: "project_not_found" });
		expect(asked().url).toBe(`${BASE}/api/projects/%EF%BF%BD`);
	});

	test("a download is text", async () => {
		const { asked } = stubFetch(200, "# The Tide Clerk");
		expect(await rest.downloadProject(BASE, "token", "P", "md")).toBe("# The Tide Clerk");
		expect(asked().url).toBe(`${BASE}/api/projects/P/download?format=md`);
	});
});

describe("errors", () => {
	test("a refusal keeps its code, status and fields", async () => {
		const issues = [{ path: "chaptersToGenerate", message: "too many" }];
		stubFetch(400, { success: false, error: "Bad", code: "validation_failed", issues });
		const error = await rest.queueChapterGeneration(BASE, "token", "P", 1e9, null).catch((caught: unknown) => caught);
		expect(error).toBeInstanceOf(rest.ApiError);
		expect(error).toMatchObject({ code: "validation_failed", status: 400, message: "Bad", issues });
	});

	test.each([
		[502, "<html>Bad gateway</html>"],
		[500, { oops: true }],
		[418, { success: false, error: "?", code: "no_such_code" }],
		[200, "<!doctype html>"],
		[200, { success: true }],
	])("%i %o is no answer of this API", async (status, body) => {
		stubFetch(status, body);
		await expect(rest.listProjects(BASE, "token")).rejects.toMatchObject({ code: "bad_answer", status });
	});

	test("no answer at all is a network error", async () => {
		vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
		await expect(rest.listProjects(BASE, "token")).rejects.toMatchObject({ code: "network_error", status: 0 });
	});
});
