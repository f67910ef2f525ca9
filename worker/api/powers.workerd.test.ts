import { reset, runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { User } from "../queue/user.fixture.ts";
import { openKey } from "../writer/key-box.ts";

const limits = vi.hoisted(() => ({ ENQUEUES_PER_MINUTE: 1_000_000 }));
vi.mock("../settings.ts", async (importOriginal) => {
	const real = await importOriginal<typeof import("../settings.ts")>();
	return { ...real, readSettings: (env: Cloudflare.Env) => ({ ...real.readSettings(env), ...limits }) };
});
vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

const DEMO = { "X-AI-Provider": "demo" };
let count = 0;
let user: User;

beforeEach(async () => {
	limits.ENQUEUES_PER_MINUTE = 1_000_000;
	scriptedWriter.reset();
	scriptedWriter.hold();
	count += 1;
	user = await User.signIn(`powers-${count}`);
	await user.createProject("Novel");
});
afterEach(async () => {
	vi.restoreAllMocks();
	// First, so that nothing goes on by itself: its log lines would come when the file has ended.
	await reset();
	scriptedWriter.release();
});

function send(method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
	const init = { method, headers: { Authorization: `Bearer ${user.token}`, ...headers }, body: JSON.stringify(body) ?? null };
	return exports.default.fetch(new Request(`https://queue.example${path}`, init));
}

const batch = (body: unknown, headers = {}) => user.call("POST", "/api/queue/tasks/batch", body, headers);
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

describe("[P9] bad input, each with its code", () => {
	it.each([
		["POST", "/api/projects", { name: "A", bible: "b", owner: "me" }, "owner"],
		["PUT", "/api/projects/Novel/bible", { bible: "b", outline: 1 }, "outline"],
		["POST", "/api/projects/Novel/queue-chapters", { chapters: 3 }, "chapters"],
		["POST", "/api/projects/Novel/queue-outline", { then_chapters: 3 }, "then_chapters"],
		["PATCH", "/api/queue/tasks/x", { priority: "high", status: "completed" }, "status"],
		["POST", "/api/queue/tasks/batch", { action: "cancel", ids: ["x"], force: true }, "force"],
		["POST", "/api/queue/tasks/batch", { action: "cancel", filter: { status: "failed", owner: "me" } }, "filter.owner"],
	])("%s %s with an unknown field names it", async (method, path, body, field) => {
		const answer = await user.call(method, path, body, DEMO);
		expect(codeOf(answer)).toEqual([400, "validation_failed"]);
		expect(answer.body.issues).toEqual([{ path: field, message: "is not a field of this request" }]);
	});

	it.each([
		[{ action: "cancel", ids: [] }, "ids"],
		[{ action: "cancel", ids: Array.from({ length: 10_000 }, (_, i) => `task-${i}`) }, "ids"],
		[{ action: "cancel", ids: [1] }, "ids.0"],
		[{ action: "cancel" }, "ids"],
		[{ action: "explode", ids: ["x"] }, "action"],
		[{ action: "cancel", ids: ["x"], dryRun: "yes" }, "dryRun"],
		[{ action: "cancel", filter: {} }, "filter"],
		[{ action: "cancel", filter: { status: "lost" } }, "filter.status"],
		[{ action: "cancel", filter: { olderThanMs: -1 } }, "filter.olderThanMs"],
	])("the batch %.60j → 400 that names %s", async (body, field) => {
		const answer = await batch(body);
		expect(codeOf(answer)).toEqual([400, "validation_failed"]);
		expect(answer.body.issues).toEqual([{ path: field, message: expect.stringMatching(/\w/) }]);
	});

	it("a filter that matches nothing, a task that is nobody's, and one of somebody else", async () => {
		expect(codeOf(await batch({ action: "cancel", filter: { status: "failed" } }))).toEqual([404, "nothing_matched"]);
		const foreign = await User.signIn(`${user.id}-other`);
		await foreign.createProject("Novel");
		const theirs = await foreign.queueChapters("Novel", 1);
		const { status, body } = await batch({ action: "delete", ids: ["nobody", theirs] });
		expect([status, body.changed]).toEqual([200, 0]);
		expect(body.verdicts).toEqual(
			["nobody", theirs].map((taskId) => ({ taskId, ok: false, code: "task_not_found", error: expect.any(String) })),
		);
		expect((await foreign.task(theirs)).id).toBe(theirs);
		const refused = await user.call("POST", "/api/projects/Novel/queue-chapters", { dependsOn: [theirs] }, DEMO);
		expect(codeOf(refused)).toEqual([409, "dependency_not_found"]);
		expect(refused.body.issues).toEqual([{ path: "dependsOn.0", message: expect.any(String) }]);
	});

	it("a dependency that was cancelled, and a task that depends on what does not exist yet", async () => {
		const cancelled = await user.queueChapters("Novel", 1);
		await user.call("POST", `/api/queue/tasks/${cancelled}/cancel`);
		const waits = await user.queueChapters("Novel", 1);
		const order = { dependsOn: [waits, cancelled] };
		const refused = await user.call("POST", "/api/projects/Novel/queue-outline", { ...order, thenChapters: 2 }, DEMO);
		expect(codeOf(refused)).toEqual([409, "dependency_cancelled"]);
		expect(refused.body.issues).toEqual([{ path: "dependsOn.1", message: expect.any(String) }]);
		// Neither the outline nor the chapters behind it.
		expect((await user.call("GET", "/api/queue/tasks")).body.tasks).toHaveLength(2);
	});

	it.each(["?limit=0", "?limit=201", "?limit=x", "?status=lost", "?type=poem", "?before=rubbish", "?limit=5&since=x"])(
		"GET /api/queue/tasks%s → 400",
		async (query) => {
			const answer = await user.call("GET", `/api/queue/tasks${query}`);
			expect(codeOf(answer)).toEqual([400, "validation_failed"]);
			expect(answer.body.issues).toHaveLength(1);
		},
	);

	it.each(["", "   ", "x".repeat(LIMITS.idempotencyKeyChars + 1), "schl\u00fcssel"])(
		"the Idempotency-Key %.10j → 400",
		async (key) => {
			const answer = await user.call("POST", "/api/projects", { name: "A", bible: "" }, { "Idempotency-Key": key });
			expect(codeOf(answer)).toEqual([400, "idempotency_key_invalid"]);
			expect((await user.call("GET", "/api/projects/A")).status).toBe(404);
		},
	);
});

describe("a call that is repeated", () => {
	it("[P3] with the same key is answered alike and does nothing new, whatever the order of its fields and whosever AI", async () => {
		const headers = { ...DEMO, "Idempotency-Key": "once" };
		const path = "/api/projects/Novel/queue-chapters";
		const first = await send("POST", path, { chaptersToGenerate: 2, priority: "low" }, headers);
		expect(first.headers.get("Idempotency-Replayed")).toBeNull();
		const again = await send(
			"POST",
			path,
			{ priority: "low", dependsOn: [], chaptersToGenerate: 2 },
			{ "X-AI-Provider": "openai", "X-AI-Key": "another-key", "Idempotency-Key": "once" },
		);
		expect([again.status, again.headers.get("Idempotency-Replayed")]).toEqual([200, "true"]);
		expect(await again.json()).toEqual(await first.json());
		expect((await user.call("GET", "/api/queue/tasks")).body.tasks).toHaveLength(1);
	});

	it("with the same key and anything else is refused", async () => {
		await user.createProject("Other");
		const headers = { ...DEMO, "Idempotency-Key": "once" };
		await user.call("POST", "/api/projects/Novel/queue-chapters", {}, headers);
		const others: [string, unknown][] = [
			["/api/projects/Novel/queue-chapters", { chaptersToGenerate: 2 }],
			["/api/projects/Other/queue-chapters", {}],
			["/api/projects/Novel/queue-outline", {}],
			["/api/projects/Novel/generate-stream", {}],
			["/api/projects", { name: "A", bible: "" }],
		];
		for (const [path, body] of others) {
			expect([path, ...codeOf(await user.call("POST", path, body, headers))]).toEqual([path, 409, "idempotency_conflict"]);
		}
		expect((await user.call("GET", "/api/queue/tasks")).body.tasks).toHaveLength(1);
	});

	it("also creates a project once, and streams one task twice", async () => {
		const project = { name: "A", bible: "" };
		const created = [1, 2].map(() => send("POST", "/api/projects", project, { "Idempotency-Key": "project" }));
		for (const response of await Promise.all(created))
			expect([response.status, await response.json()]).toEqual([201, { success: true }]);
		const firstEvents = async () => {
			const response = await send("POST", "/api/projects/Novel/generate-stream", {}, { ...DEMO, "Idempotency-Key": "stream" });
			const reader = response.body?.getReader();
			let text = "";
			while (!text.includes("task_created")) text += new TextDecoder().decode((await reader?.read())?.value);
			await reader?.cancel();
			return /"taskId":"([^"]+)"/.exec(text)?.[1];
		};
		expect(await firstEvents()).toBe(await firstEvents());
	});

	it("[P4] a stream of a task that was deleted meanwhile ends and says so", async () => {
		const stream = () => send("POST", "/api/projects/Novel/generate-stream", {}, { ...DEMO, "Idempotency-Key": "stream" });
		await (await stream()).body?.cancel();
		const { tasks = [] } = (await user.call("GET", "/api/queue/tasks")).body;
		await user.call("DELETE", `/api/queue/tasks/${tasks[0]?.id}`);
		const again = await stream();
		expect(again.headers.get("Idempotency-Replayed")).toBe("true");
		const events = (await again.text()).trim().split("\n\n");
		expect(events.at(-1)).toBe('data: {"type":"error","error":"The task was deleted.","code":"task_not_found"}');
	});

	it("after a refusal is judged anew, since only successes are remembered", async () => {
		const headers = { ...DEMO, "Idempotency-Key": "once" };
		expect((await user.call("POST", "/api/projects/Later/queue-chapters", {}, headers)).status).toBe(404);
		await user.createProject("Later");
		expect((await user.call("POST", "/api/projects/Later/queue-chapters", {}, headers)).status).toBe(200);
	});
});

describe("the new calls", () => {
	it("change a priority and answer with the task in its new place", async () => {
		await user.queueChapters("Novel", 1);
		await user.queueChapters("Novel", 1);
		const last = await user.queueChapters("Novel", 1);
		expect((await user.task(last)).position).toBe(2);
		const { body } = await user.call("PATCH", `/api/queue/tasks/${last}`, { priority: "high" });
		expect(body).toMatchObject({ success: true, task: { id: last, priority: "high", position: 1 } });
		await user.call("POST", `/api/queue/tasks/${last}/cancel`);
		expect(codeOf(await user.call("PATCH", `/api/queue/tasks/${last}`, { priority: "low" }))).toEqual([409, "task_not_active"]);
		expect(codeOf(await user.call("PATCH", "/api/queue/tasks/none", { priority: "low" }))).toEqual([404, "task_not_found"]);
	});

	it("queue an outline and the chapters behind it", async () => {
		const { body } = await user.call("POST", "/api/projects/Novel/queue-outline", { thenChapters: 3, priority: "low" }, DEMO);
		const chapters = await user.task(String(body.chaptersTaskId));
		expect(chapters).toMatchObject({
			type: "chapter",
			params: { chaptersToGenerate: 3 },
			priority: "low",
			dependsOn: [body.taskId],
		});
	});

	it("judge many tasks at once, and change none when they are only asked", async () => {
		const ids = [await user.queueChapters("Novel", 1), await user.queueChapters("Novel", 1)];
		const dry = await batch({ action: "cancel", filter: { type: "chapter" }, dryRun: true });
		expect(dry.body).toMatchObject({ success: true, dryRun: true, changed: 2 });
		expect((await user.task(String(ids[1]))).status).toBe("pending");
		const done = await batch({ action: "cancel", ids: [...ids, "none"] });
		expect(done.body).toMatchObject({ success: true, dryRun: false, changed: 2 });
		expect((await user.task(String(ids[1]))).errorCode).toBe("cancelled");
		const retried = await batch(
			{ action: "retry", filter: { projectName: "Novel" } },
			{ "X-AI-Provider": "openai", "X-AI-Key": "k".repeat(20) },
		);
		expect(retried.body).toMatchObject({ changed: 2 });
		expect((await user.task(String(ids[0]))).provider).toBe("openai");
	});

	describe("a batch retry with a key", () => {
		const OWN = { "X-AI-Provider": "openai", "X-AI-Key": "k".repeat(20) };
		const retry = { action: "retry", filter: { projectName: "Novel" } };

		/** Tasks of which all but the last were cancelled, so that they can be retried. */
		async function cancelled(count: number): Promise<string[]> {
			const ids: string[] = [];
			for (let task = 0; task <= count; task++) ids.push(await user.queueChapters("Novel", 1));
			await batch({ action: "cancel", ids: ids.slice(0, count) });
			return ids;
		}

		it("[P8] seals for the tasks that are retried, each its own box, and derives the key once", async () => {
			const ids = await cancelled(3);
			const encrypt = vi.spyOn(crypto.subtle, "encrypt");
			const derive = vi.spyOn(crypto.subtle, "deriveKey");
			const { body } = await batch({ action: "retry", ids: [...ids, "none"] }, OWN);
			expect(body.changed).toBe(3);
			expect([encrypt.mock.calls.length, derive.mock.calls.length]).toEqual([3, 1]);
			const sealed = await runInDurableObject(user.queue, (_queue, { storage }) =>
				storage.sql.exec<{ task_id: string; box: string }>("SELECT task_id, box FROM sealed_keys").toArray(),
			);
			expect(new Set(sealed.map(({ task_id }) => task_id))).toEqual(new Set(ids.slice(0, 3)));
			for (const { task_id: taskId, box } of sealed) {
				const secrets = { current: "test-secret-test-secret-test-secret-2", previous: undefined };
				expect(await openKey(secrets, { userId: user.id, taskId }, box)).toEqual({ apiKey: "k".repeat(20) });
			}
		});

		it.each([
			["a dry run", { ...retry, dryRun: true }, 1_000_000, 200],
			["a call over its rate", retry, 1, 429],
			["a call that matches nothing", { ...retry, filter: { projectName: "Other" } }, 1_000_000, 404],
			["a call of which every task is refused", { action: "retry", ids: ["none"] }, 1_000_000, 200],
		])("[P9] %s seals nothing", async (_name, body, perMinute, status) => {
			await cancelled(2);
			limits.ENQUEUES_PER_MINUTE = perMinute;
			for (let taken = 0; perMinute === 1 && taken < 2; taken++) await user.call("POST", "/api/queue/tasks/none/retry");
			const encrypt = vi.spyOn(crypto.subtle, "encrypt");
			const derive = vi.spyOn(crypto.subtle, "deriveKey");
			expect((await batch(body, OWN)).status).toBe(status);
			expect([encrypt.mock.calls.length, derive.mock.calls.length]).toEqual([0, 0]);
		});

		it("[P9] says in a dry run what it would do, and counts as one call", async () => {
			await cancelled(2);
			const dry = await batch({ ...retry, dryRun: true }, OWN);
			limits.ENQUEUES_PER_MINUTE = 1;
			await user.call("POST", "/api/queue/tasks/none/retry");
			vi.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000);
			const done = await batch(retry, OWN);
			expect(done.body.verdicts).toEqual(dry.body.verdicts);
			expect(done.body).toMatchObject({ changed: 2, dryRun: false });
			expect((await batch(retry, OWN)).status).toBe(429);
		});
	});

	it("list page by page, and only what was asked for", async () => {
		const ids: string[] = [];
		for (let task = 0; task < 5; task++) ids.unshift(await user.queueChapters("Novel", 1));
		const seen: string[] = [];
		let before: string | null = null;
		do {
			const query: string = before === null ? "" : `&before=${encodeURIComponent(before)}`;
			const { body } = await user.call("GET", `/api/queue/tasks?limit=2&type=chapter&projectName=Novel${query}`);
			seen.push(...(body.tasks ?? []).map(({ id }) => id));
			before = body.nextBefore === null ? null : String(body.nextBefore);
		} while (before !== null);
		expect(seen).toEqual(ids);
		expect((await user.call("GET", "/api/queue/tasks?type=outline")).body).toEqual({
			success: true,
			tasks: [],
			nextBefore: null,
		});
	});

	it("bring a deleted project back with its text, without its tasks", async () => {
		await user.queueChapters("Novel", 1);
		const deleted = await user.call("DELETE", "/api/projects/Novel");
		expect(deleted.body).toEqual({ success: true, restorableUntil: expect.any(Number) });
		expect((await user.call("GET", "/api/projects/Novel")).status).toBe(404);
		expect((await user.call("POST", "/api/projects/Novel/restore")).body).toEqual({ success: true });
		expect((await user.call("GET", "/api/projects/Novel")).body.project).toMatchObject({
			bible: expect.stringContaining("Mara Venn"),
		});
		expect((await user.call("GET", "/api/queue/tasks")).body.tasks).toEqual([]);
		await user.call("DELETE", "/api/projects/Novel");
		await user.createProject("Novel");
		expect(codeOf(await user.call("POST", "/api/projects/Novel/restore"))).toEqual([409, "project_exists"]);
		expect(codeOf(await user.call("POST", "/api/projects/None/restore"))).toEqual([404, "project_not_found"]);
	});

	it("[P9] too many calls are refused with when to come back and what the limit is", async () => {
		limits.ENQUEUES_PER_MINUTE = 2;
		const calls: [string, string, unknown?][] = [
			["POST", "/api/projects", { name: "A", bible: "" }],
			["POST", "/api/projects/Novel/queue-chapters", {}],
			["POST", "/api/projects/Novel/queue-outline", {}],
			["POST", "/api/projects/Novel/generate-stream", {}],
			["POST", "/api/queue/tasks/none/retry"],
			["POST", "/api/queue/tasks/batch", { action: "cancel", ids: ["none"] }],
			["POST", "/api/ai/check"],
		];
		for (let taken = 0; taken < 3; taken++) await user.call("POST", "/api/queue/tasks/none/retry");
		for (const [method, path, body] of calls) {
			const refused = await send(method, path, body, DEMO);
			expect([path, refused.status]).toEqual([path, 429]);
			expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThanOrEqual(1);
			expect(await refused.json()).toMatchObject({ code: "rate_limited", error: expect.stringContaining("At most 2") });
		}
		expect((await user.call("GET", "/api/queue/tasks")).status).toBe(200);
	});
});
