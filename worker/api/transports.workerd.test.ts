import { reset } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { applySync, emptyFeed, type FeedState } from "../../protocol/apply-sync.ts";
import { parseCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import { POLL_INTERVAL_MS } from "../../protocol/polling.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { User } from "../queue/user.fixture.ts";
import { eventStream } from "./event-stream.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

let count = 0;
let user: User;

beforeEach(async () => {
	scriptedWriter.reset();
	count += 1;
	user = await User.signIn(`transport-${count}`);
	await user.createProject("Novel");
});

afterEach(async () => {
	// First, so that nothing goes on by itself: its log lines would come when the file has ended.
	await reset();
	scriptedWriter.release();
});

function get(path: string, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Response> {
	const request = new Request(`https://queue.example${path}`, {
		...init,
		headers: { Authorization: `Bearer ${user.token}`, ...headers },
	});
	return exports.default.fetch(request);
}

type Event = { id: string | null; event: string | null; data: unknown };

/** Reads server-sent events as an `EventSource` would. */
async function* readEvents(response: Response): AsyncGenerator<Event> {
	const decoder = new TextDecoder();
	let text = "";
	for await (const chunk of response.body ?? []) {
		text += decoder.decode(chunk, { stream: true });
		for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
			const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? null;
			const block = text.slice(0, end);
			text = text.slice(end + 2);
			const data = field("data");
			if (data !== null) yield { id: field("id"), event: field("event"), data: JSON.parse(data) };
		}
	}
}

describe("[P1] the poll", () => {
	it("tells what has changed since a cursor, and 304 if nothing has", async () => {
		const full = await get("/api/queue/tasks");
		const { cursor } = await full.json<{ cursor: string }>();
		expect(full.headers.get("ETag")).toBe(`"${cursor}"`);
		for (const tag of [`"${cursor}"`, `W/"${cursor}"`, `"other", W/"${cursor}"`, "*"]) {
			const unchanged = await get(`/api/queue/tasks?since=${cursor}`, { "If-None-Match": tag });
			expect([unchanged.status, await unchanged.text()]).toEqual([304, ""]);
		}
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		const changed = await get(`/api/queue/tasks?since=${cursor}`, { "If-None-Match": `"${cursor}"` });
		expect(await changed.json()).toMatchObject({ success: true, reset: false, tasks: [{ id: taskId }], deleted: [] });
	});

	it("says when to ask again: soon while something is active, later when nothing is", async () => {
		expect((await user.call("GET", "/api/queue/tasks")).body.nextPollMs).toBe(POLL_INTERVAL_MS.idle);
		scriptedWriter.hold();
		await user.queueChapters("Novel", 1);
		expect((await user.call("GET", "/api/queue/tasks")).body.nextPollMs).toBe(POLL_INTERVAL_MS.active);
	});

	it("tells deletions, and ends at the same state as the socket whatever was missed between", async () => {
		const socket = await user.openSocket();
		let polled: FeedState = emptyFeed;
		const poll = async (): Promise<void> => {
			const response = await get(`/api/queue/tasks?since=${polled.cursor ?? ""}`);
			polled = applySync(polled, { type: "sync", ...(await response.json<Omit<Sync, "type">>()) });
		};
		await poll();
		const gone = await user.queueChapters("Novel", 1);
		await socket.untilTask(gone, ({ status }) => status === "completed");
		await poll();
		await user.call("DELETE", `/api/queue/tasks/${gone}`);
		const kept = await user.queueChapters("Novel", 2);
		await socket.untilTask(kept, ({ status }) => status === "completed");
		await poll();
		expect(polled.cursor).toBe(socket.feed.cursor);
		expect([...polled.tasks.values()]).toEqual([...socket.feed.tasks.values()]);
	});

	it.each(["rubbish", "-1", "0000000000000000.0", "%00"])("[P9] answers since=%j with everything", async (since) => {
		const response = await get(`/api/queue/tasks?since=${since}`);
		expect(await response.json()).toMatchObject({ success: true, reset: true });
	});
});

describe("[P1] server-sent events", () => {
	it("carry the same feed, each with its cursor as id, and resume by Last-Event-ID", async () => {
		scriptedWriter.hold();
		const response = await get("/api/queue/events");
		expect(response.headers.get("Content-Type")).toMatch(/^text\/event-stream/);
		const events = readEvents(response);
		const first = (await events.next()).value;
		expect(first).toMatchObject({ event: "sync", data: { reset: true, tasks: [] } });
		const taskId = await user.queueChapters("Novel", 1);
		const second = (await events.next()).value;
		expect(second).toMatchObject({ event: "sync", data: { reset: false, tasks: [{ id: taskId }] } });
		expect(parseCursor(String(second?.id))).not.toBeNull();
		await events.return(undefined);

		const resumed = readEvents(await get("/api/queue/events", { "Last-Event-ID": String(first?.id) }));
		expect((await resumed.next()).value).toMatchObject({ data: { reset: false, tasks: [{ id: taskId }] } });
		const rubbish = readEvents(await get("/api/queue/events", { "Last-Event-ID": "rubbish" }));
		expect((await rubbish.next()).value).toMatchObject({ data: { reset: true } });
	});

	it("[P9] a reader that does not read is let go, and its stream ends", async () => {
		const { 0: client, 1: queue } = new WebSocketPair();
		const ended = new Promise((resolve) => queue.addEventListener("close", resolve));
		queue.accept();
		const response = eventStream({
			socket: client,
			onSync: (sync, sink) => sink.send({ data: sync }),
			onClose: () => undefined,
			heartbeat: ": still here\n\n",
		});
		const sync: Sync = { type: "sync", cursor: "x".repeat(1_000_000), reset: true, tasks: [], deleted: [] };
		for (let frame = 0; frame < 8; frame++) queue.send(JSON.stringify(sync));
		await ended;
		await expect(response.text()).rejects.toThrow("The reader is too slow");
	});

	it("need a token like everything else", async () => {
		const response = await exports.default.fetch(new Request("https://queue.example/api/queue/events"));
		expect(response.status).toBe(401);
	});
});

describe("clients of the first version", () => {
	const headers = { "X-AI-Provider": "demo", "Content-Type": "application/json" };
	const stream = (body: object) =>
		get("/api/projects/Novel/generate-stream", headers, { method: "POST", body: JSON.stringify(body) });

	it("get their stream's events in their order, to the end", async () => {
		const events: Event["data"][] = [];
		for await (const { data } of readEvents(await stream({ chaptersToGenerate: 2 }))) events.push(data);
		expect(events.slice(0, 2)).toEqual([
			{ type: "start", total: 2 },
			{ type: "task_created", taskId: expect.any(String) },
		]);
		expect(events).toContainEqual({ type: "chapter_complete", chapterIndex: 1, current: 1, total: 2 });
		expect(events).toContainEqual({ type: "chapter_complete", chapterIndex: 2, current: 2, total: 2 });
		expect(events.at(-1)).toMatchObject({ type: "done", completedChapters: [1, 2], failedChapters: [] });
	});

	it("are told of a failure with its reason", async () => {
		scriptedWriter.failOnce({ code: "provider_auth", isRetryable: false, retryAfterMs: null });
		const events: Event["data"][] = [];
		for await (const { data } of readEvents(await stream({}))) events.push(data);
		expect(events.slice(-2)).toMatchObject([{ type: "chapter_error" }, { type: "error", code: "provider_auth" }]);
	});

	it("closing the stream does not stop the task", async () => {
		scriptedWriter.hold();
		const events = readEvents(await stream({ chaptersToGenerate: 1 }));
		await events.next();
		const created = (await events.next()).value;
		await events.return(undefined);
		scriptedWriter.release();
		const { taskId } = Object(created?.data);
		await vi.waitFor(async () => expect((await user.task(taskId)).status).toBe("completed"));
	});

	it("[P9] bad input is answered before anything is queued", async () => {
		const response = await stream({ chaptersToGenerate: 0 });
		expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ code: "validation_failed" })]);
	});

	it("find their running tasks with the old fields", async () => {
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 3);
		await vi.waitFor(async () => expect((await user.task(taskId)).messageCode).toBe("writing_chapter"));
		const { body } = await user.call("GET", "/api/active-tasks");
		expect(body.tasks).toEqual([
			{
				id: taskId,
				projectId: expect.any(String),
				projectName: "Novel",
				userId: user.id,
				targetCount: 3,
				startChapter: 1,
				completedChapters: [],
				failedChapters: [],
				currentProgress: expect.any(Number),
				currentMessage: "Writing chapter 1 (1 of 3)",
				status: "running",
				errorMessage: null,
				createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
				updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
				updatedAtMs: expect.any(Number),
			},
		]);
	});
});
