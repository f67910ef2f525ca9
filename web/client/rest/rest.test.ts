import { afterEach, describe, expect, test, vi } from "vitest";
import * as rest from "../rest.ts";
import { aTask } from "../task.fixture.ts";

const BASE = "https://queue.example.com";

afterEach(() => vi.unstubAllGlobals());

/** Answers every call with this, and keeps what was asked. */
function stubFetch(status: number, body: unknown, headers: Record<string, string> = {}) {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	const fetch = vi.fn(async (_url: string, _init: RequestInit) => new Response(text, { status, headers }));
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

	test("an outline and its chapters go out as one call", async () => {
		const { asked } = stubFetch(200, { success: true, taskId: "t1", chaptersTaskId: "t2" });
		const options = { thenChapters: 12, priority: "low" } as const;
		const answer = await rest.queueOutlineGeneration(BASE, "token", "P", 12, 3, undefined, null, options);
		expect(answer).toEqual({ success: true, taskId: "t1", chaptersTaskId: "t2" });
		expect(asked().body).toEqual({ targetChapters: 12, targetWordCount: 3, thenChapters: 12, priority: "low" });
	});

	test.each<[string, (options: rest.RepeatableOptions) => Promise<unknown>]>([
		["createProject", (options) => rest.createProject(BASE, "token", { name: "P", bible: "b" }, options)],
		["queueChapterGeneration", (options) => rest.queueChapterGeneration(BASE, "token", "P", 1, null, options)],
		[
			"queueOutlineGeneration",
			(options) => rest.queueOutlineGeneration(BASE, "token", "P", 9, 1, undefined, { provider: "demo" }, options),
		],
	])("%s can be repeated under a key, which is a header and no part of the body", async (_, call) => {
		const { asked, count } = stubFetch(200, { success: true, taskId: "t1" });
		await call({});
		const plain = asked();
		await call({ idempotencyKey: "a wish" });
		expect(asked()).toEqual({ ...plain, headers: { ...plain.headers, "Idempotency-Key": "a wish" } });
		for (const idempotencyKey of ["", "雪", "a\nb", " a"]) {
			await expect((async () => call({ idempotencyKey }))()).rejects.toMatchObject({
				code: "idempotency_key_invalid",
				status: 0,
				issues: [{ path: "Idempotency-Key" }],
			});
		}
		expect(count()).toBe(2);
	});
});

describe("queued tasks", () => {
	test("a page is asked for with every filter that is given, and always as a page", async () => {
		const { asked } = stubFetch(200, { success: true, tasks: [aTask()], nextBefore: "7" });
		expect(await rest.listQueuedTasks(BASE, "token")).toEqual({ tasks: [aTask()], nextBefore: "7" });
		expect(asked().url).toBe(`${BASE}/api/queue/tasks?limit=50`);
		const query = { status: "failed", projectName: "雪 & 线", type: "chapter", limit: 3, before: "a+b" } as const;
		await rest.listQueuedTasks(BASE, "token", query);
		expect(Object.fromEntries(new URL(String(asked().url)).searchParams)).toEqual({ ...query, limit: "3" });
		await rest.listQueuedTasks(BASE, "token", { limit: 3, before: undefined });
		expect(asked().url).toBe(`${BASE}/api/queue/tasks?limit=3`);
	});

	test("a new priority gives the task with its new place", async () => {
		const task = aTask({ status: "pending", priority: "high", position: 1 });
		const { asked } = stubFetch(200, { success: true, task });
		expect(await rest.setTaskPriority(BASE, "token", "a/b", "high")).toEqual(task);
		expect(asked()).toMatchObject({
			method: "PATCH",
			url: `${BASE}/api/queue/tasks/a%2Fb`,
			body: { priority: "high" },
		});
	});

	test("a retry goes on with what the task had, or with a new key", async () => {
		const { asked } = stubFetch(200, { success: true });
		await rest.retryQueuedTask(BASE, "token", "t1");
		expect(asked()).toEqual({
			method: "POST",
			url: `${BASE}/api/queue/tasks/t1/retry`,
			headers: { Authorization: "Bearer token" },
			body: undefined,
		});
		await rest.retryQueuedTask(BASE, "token", "t1", { provider: "openai", apiKey: "key" });
		expect(asked().headers).toEqual({ Authorization: "Bearer token", "X-AI-Provider": "openai", "X-AI-Key": "key" });
	});

	test.each<[rest.QueueBatch, Parameters<typeof rest.batchQueuedTasks>[3]]>([
		[{ action: "cancel", ids: ["t1", "t2"] }, null],
		[{ action: "delete", filter: { status: "completed", olderThanMs: 1_000 }, dryRun: true }, null],
		[
			{ action: "retry", filter: { projectName: "P" } },
			{ provider: "openai", apiKey: "key" },
		],
	])("a batch %j", async (batch, aiConfig) => {
		const result = {
			dryRun: batch.dryRun ?? false,
			verdicts: [
				{ taskId: "t1", ok: true, code: null, error: null },
				{ taskId: "t2", ok: false, code: "task_not_active", error: "It has ended." },
			],
			changed: 1,
		};
		const { asked } = stubFetch(200, { success: true, ...result });
		expect(await rest.batchQueuedTasks(BASE, "token", batch, aiConfig)).toEqual(result);
		expect(asked()).toEqual({
			method: "POST",
			url: `${BASE}/api/queue/tasks/batch`,
			headers: {
				Authorization: "Bearer token",
				"Content-Type": "application/json",
				...(aiConfig !== null && { "X-AI-Provider": "openai", "X-AI-Key": "key" }),
			},
			body: batch,
		});
	});
});

describe("an AI configuration", () => {
	test("that does not work is an answer, not an error", async () => {
		const check = { isUsable: false, provider: "openai", model: "m", answeredInMs: null, code: "provider_auth", error: "No." };
		const { asked } = stubFetch(200, { success: true, ...check });
		expect(await rest.checkAi(BASE, "token", { provider: "openai", model: "m", apiKey: "key" })).toEqual(check);
		expect(asked()).toEqual({
			method: "POST",
			url: `${BASE}/api/ai/check`,
			headers: { Authorization: "Bearer token", "X-AI-Provider": "openai", "X-AI-Model": "m", "X-AI-Key": "key" },
			body: undefined,
		});
	});
});

describe("projects", () => {
	test("a deleted one says how long it can be restored, and is", async () => {
		const { asked } = stubFetch(200, { success: true, restorableUntil: 1_700_000_000_000 });
		expect(await rest.deleteProject(BASE, "token", "雪/线")).toEqual({ restorableUntil: 1_700_000_000_000 });
		expect(asked()).toMatchObject({ method: "DELETE", url: `${BASE}/api/projects/%E9%9B%AA%2F%E7%BA%BF` });
		await rest.restoreProject(BASE, "token", "雪/线");
		expect(asked()).toMatchObject({ method: "POST", url: `${BASE}/api/projects/%E9%9B%AA%2F%E7%BA%BF/restore` });
	});

	test("its bible can be replaced", async () => {
		const { asked } = stubFetch(200, { success: true });
		await rest.updateBible(BASE, "token", "P", "New rules");
		expect(asked()).toMatchObject({ method: "PUT", url: `${BASE}/api/projects/P/bible`, body: { bible: "New rules" } });
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
		["7", 7_000],
		["soon", null],
		["-1", null],
		["Thu, 01 Jan 2026 12:00:30 GMT", null],
		[undefined, null],
	])("[P9] Retry-After: %s, with a refusal and with a proxy's page", async (header, retryAfterMs) => {
		const headers: Record<string, string> = header === undefined ? {} : { "Retry-After": header };
		stubFetch(429, { success: false, error: "At most 120 a minute.", code: "rate_limited" }, headers);
		await expect(rest.listProjects(BASE, "token")).rejects.toMatchObject({ code: "rate_limited", retryAfterMs });
		stubFetch(503, "<html>Later</html>", headers);
		await expect(rest.listProjects(BASE, "token")).rejects.toMatchObject({ code: "bad_answer", retryAfterMs });
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
