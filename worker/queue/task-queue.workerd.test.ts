import { evictDurableObject, reset, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { applySync, emptyFeed, type FeedState } from "../../protocol/apply-sync.ts";
import { applyText, type LiveText } from "../../protocol/apply-text.ts";
import type { Sync } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { firstHalf, scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { splitDraft } from "../writer/split-draft.ts";
import { type Socket, User } from "./user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

let count = 0;
let user: User;

beforeEach(async () => {
	scriptedWriter.reset();
	count += 1;
	user = await User.signIn(`writer-${count}`);
	await user.createProject("Novel");
});

afterEach(async () => {
	// First, so that nothing goes on by itself: its log lines would come when the file has ended.
	await reset();
	scriptedWriter.release();
});

function syncsOf({ frames }: Socket): Sync[] {
	return frames.filter((frame) => frame.type === "sync");
}

/** What a socket was told, and what its client knew then, by the cursor. */
function stepsOf(socket: Socket): Map<string, { sync: Sync; feed: FeedState }> {
	let feed = emptyFeed;
	return new Map(
		syncsOf(socket).map((sync) => {
			feed = applySync(feed, sync);
			return [sync.cursor, { sync, feed }];
		}),
	);
}

/** With a halt in the second, when the first can only be told of as progress. */
async function writeTwoChapters(socket: Socket): Promise<string> {
	scriptedWriter.hold();
	const taskId = await user.queueChapters("Novel", 2);
	await socket.untilTask(taskId, ({ messageCode }) => messageCode === "writing_chapter");
	scriptedWriter.release();
	scriptedWriter.hold({ fromChapter: 2 });
	await socket.untilTask(taskId, ({ chapters }) => chapters.includes(1));
	scriptedWriter.release();
	await socket.untilTask(taskId, ({ status }) => status === "completed");
	return taskId;
}

describe("a task's life", () => {
	it("[P1] is pushed from queued to completed, and the poll tells the same", async () => {
		const socket = await user.openSocket();
		const taskId = await user.queueChapters("Novel", 3);
		const done = await socket.untilTask(taskId, ({ status }) => status === "completed");
		expect(done).toMatchObject({
			progress: 100,
			chapters: [1, 2, 3],
			message: "Finished: chapters 1 to 3",
			error: null,
			attempt: 1,
		});
		const { body } = await user.call("GET", "/api/queue/tasks");
		expect(body.tasks).toEqual([...socket.feed.tasks.values()]);
		expect(body.cursor).toBe(socket.feed.cursor);
	});

	it("goes on when every socket is closed right after queuing, and a later socket shows the state at once", async () => {
		const first = await user.openSocket();
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 2);
		first.raw.close(1000, "gone");
		scriptedWriter.release();
		await vi.waitFor(async () => expect((await user.task(taskId)).status).toBe("completed"));
		const late = await user.openSocket();
		expect(late.frames[0]).toMatchObject({ type: "sync", reset: true, tasks: [{ id: taskId, status: "completed" }] });
	});

	it("runs an outline, then the chapters that depend on it", async () => {
		const socket = await user.openSocket();
		const outline = await user.call(
			"POST",
			"/api/projects/Novel/queue-outline",
			{ targetChapters: 2 },
			{ "X-AI-Provider": "demo" },
		);
		const outlineId = String(outline.body.taskId);
		const chaptersId = await user.queueChapters("Novel", 2, { dependsOn: [outlineId] });
		await socket.untilTask(chaptersId, ({ status }) => status === "completed");
		const statuses = socket.frames
			.flatMap((frame) => (frame.type === "sync" ? frame.tasks : []))
			.map(({ id, status }) => `${id} ${status}`);
		expect(statuses.indexOf(`${chaptersId} processing`)).toBeGreaterThanOrEqual(statuses.indexOf(`${outlineId} completed`));
		const { body } = await user.call("GET", "/api/projects/Novel");
		expect(body.project).toMatchObject({
			outline: { volumes: [{ chapters: [{ index: 1 }, { index: 2 }] }] },
			chapters: [{ index: 1 }, { index: 2 }],
		});
	});

	it("speaks the language of the request that queued it", async () => {
		scriptedWriter.hold();
		const { body } = await user.call(
			"POST",
			"/api/projects/Novel/queue-chapters",
			{},
			{ "X-AI-Provider": "demo", "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5" },
		);
		await vi.waitFor(async () => expect((await user.task(String(body.taskId))).message).toBe("正在写第 1 章（1/1）"));
	});
});

describe("live text", () => {
	it("reaches only those who watch; a late watcher gets the chapter so far, and offsets never leave a hole", async () => {
		scriptedWriter.hold();
		const watcher = await user.openSocket();
		const other = await user.openSocket();
		const taskId = await user.queueChapters("Novel", 1);
		await watcher.untilTask(taskId, ({ messageCode }) => messageCode === "writing_chapter");
		watcher.send({ type: "watch", taskId });
		await watcher.until((socket) => socket.textOf(taskId, 1) === firstHalf(1));
		scriptedWriter.release();
		await watcher.untilTask(taskId, ({ status }) => status === "completed");
		expect(watcher.textOf(taskId, 1)).toBe(`${firstHalf(1)}The second half.`);
		expect(other.frames.filter(({ type }) => type === "text")).toEqual([]);
	});

	it("[P1] whoever joins in mid-chapter, and whoever reconnects twice, ends with exactly the stored chapter", async () => {
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		let live: LiveText | null = null;
		for (let visit = 0; visit < 3; visit++) {
			const socket = await user.openSocket();
			await socket.untilTask(taskId, ({ messageCode }) => messageCode === "writing_chapter");
			socket.send({ type: "watch", taskId });
			await socket.until((seen) => seen.textOf(taskId, 1) === firstHalf(1));
			if (visit === 2) scriptedWriter.release();
			if (visit === 2) await socket.untilTask(taskId, ({ status }) => status === "completed");
			for (const frame of socket.frames) {
				if (frame.type === "text") live = applyText(live, frame).live;
			}
			socket.raw.close(1000);
		}
		const { body } = await user.call("GET", "/api/projects/Novel/chapters/1");
		expect(splitDraft(live?.text ?? "")).toEqual({ title: body.title, content: body.content });
	});

	it("is asked for while somebody watches, and no longer when the last of them has stopped or left", async () => {
		scriptedWriter.hold();
		const [first, second, other] = [await user.openSocket(), await user.openSocket(), await user.openSocket()];
		const taskId = await user.queueChapters("Novel", 1);
		await other.untilTask(taskId, ({ messageCode }) => messageCode === "writing_chapter");
		const report = {
			progress: 1,
			message: { code: "writing_chapter" as const, values: {} },
			chapters: [],
			stepsDone: 0,
			stepsTotal: 1,
		};
		const asked = () => user.queue.reportRun(taskId, 1, { ...report, text: null });
		expect(await asked()).toBe("progress");
		first.send({ type: "watch", taskId });
		second.send({ type: "watch", taskId });
		await vi.waitFor(async () => expect(await asked()).toBe("text"));
		first.send({ type: "unwatch", taskId });
		first.send("{");
		await first.until(({ frames }) => frames.find(({ type }) => type === "error"));
		expect(await asked()).toBe("text");
		second.raw.close(1000);
		await vi.waitFor(async () => expect(await asked()).toBe("progress"));
	});

	it("stops for a socket that unwatches", async () => {
		scriptedWriter.hold();
		const socket = await user.openSocket();
		const taskId = await user.queueChapters("Novel", 1);
		await socket.untilTask(taskId, ({ status }) => status === "processing");
		socket.send({ type: "watch", taskId });
		await socket.until((seen) => seen.textOf(taskId, 1) === firstHalf(1));
		socket.send({ type: "unwatch", taskId });
		// The error answer to a frame that follows shows that the one before it was understood.
		socket.send("rubbish");
		await socket.until(({ frames }) => frames.find(({ type }) => type === "error"));
		scriptedWriter.release();
		await socket.untilTask(taskId, ({ status }) => status === "completed");
		expect(socket.textOf(taskId, 1)).toBe(firstHalf(1));
	});
});

describe("sockets", () => {
	it("[P7] after an eviction the next change reaches the same socket, and identity and watching come from its attachment", async () => {
		const socket = await user.openSocket();
		await evictDurableObject(user.queue);
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await socket.untilTask(taskId, ({ messageCode }) => messageCode === "writing_chapter");
		socket.send({ type: "watch", taskId });
		await socket.until((seen) => seen.textOf(taskId, 1) === firstHalf(1));
		expect(socket.closed).toBeNull();
		await runInDurableObject(user.queue, (_queue, state) => {
			const [server] = state.getWebSockets();
			expect(server?.deserializeAttachment()).toMatchObject({ userId: user.id, watching: taskId });
		});
	});

	it("[P1] a socket that comes back with its cursor gets what it missed and no more", async () => {
		const first = await user.openSocket();
		const oldId = await user.queueChapters("Novel", 1);
		await first.untilTask(oldId, ({ status }) => status === "completed");
		const cursor = first.feed.cursor ?? "";
		first.raw.close(1000);
		scriptedWriter.hold();
		const newId = await user.queueChapters("Novel", 1);
		await user.call("DELETE", `/api/queue/tasks/${oldId}`);
		const second = await user.openSocket(cursor);
		expect(second.frames[0]).toMatchObject({ reset: false, tasks: [{ id: newId }], deleted: [oldId] });
	});

	it("[P1] one that asked is told of progress by what it changes, in little more than half; at each step it knows what others know", async () => {
		const [whole, delta] = [await user.openSocket(), await user.openSocket(undefined, "true")];
		const taskId = await writeTwoChapters(whole);
		expect(await delta.untilTask(taskId, ({ status }) => status === "completed")).toEqual(whole.feed.tasks.get(taskId));

		const steps = stepsOf(whole);
		expect([...stepsOf(delta)].map(([cursor, { feed }]) => [cursor, feed])).toEqual(
			[...steps].map(([cursor, { feed }]) => [cursor, feed]),
		);
		const words = syncsOf(delta).filter(({ progress }) => progress !== undefined);
		expect(words).not.toEqual([]);
		for (const word of words) {
			expect(word.tasks).toEqual([]);
			expect(JSON.stringify(word).length).toBeLessThan(JSON.stringify(steps.get(word.cursor)?.sync).length * 0.55);
		}
		expect(syncsOf(whole).every(({ progress }) => progress === undefined)).toBe(true);
	});

	it("[P7] a socket that was opened before there was anything to ask for stays, and gets whole tasks", async () => {
		const socket = await user.openSocket(undefined, "true");
		await runInDurableObject(user.queue, (_queue, state) => {
			const [server] = state.getWebSockets();
			const { wantsDelta: _later, ...older } = server?.deserializeAttachment() ?? {};
			server?.serializeAttachment(older);
		});
		await evictDurableObject(user.queue);
		await writeTwoChapters(socket);
		expect(socket.closed).toBeNull();
		expect(syncsOf(socket).every(({ progress }) => progress === undefined)).toBe(true);
	});

	it("[P7] what a socket asked for outlives an eviction", async () => {
		const socket = await user.openSocket(undefined, "true");
		await evictDurableObject(user.queue);
		await writeTwoChapters(socket);
		expect(syncsOf(socket).some(({ progress }) => progress !== undefined)).toBe(true);
	});

	it("[P1] deletions are remembered up to a horizon; whoever missed more starts over", async () => {
		const spec = { userId: user.id, provider: "demo", model: null, keySource: "none", locale: "en", priority: "normal" } as const;
		const work = { type: "chapter", params: { chaptersToGenerate: 1 } } as const;
		scriptedWriter.hold();
		const running = await user.queueChapters("Novel", 1);
		const early = (await user.call("GET", "/api/queue/tasks")).body.cursor;
		let late: unknown = null;
		for (const name of ["First", "Second"]) {
			await user.createProject(name);
			const ids = Array.from({ length: 600 }, (_, index) => `${name}-${index}`);
			await user.queue.enqueue(
				name,
				ids.map((id) => ({ task: { ...spec, work, id, dependsOn: [running] }, keyBox: null })),
				null,
			);
			late = (await user.call("GET", "/api/queue/tasks")).body.cursor;
			await user.call("DELETE", `/api/projects/${name}`);
		}
		const stale = await user.openSocket(String(early));
		expect(stale.frames[0]).toMatchObject({ reset: true, deleted: [], tasks: [{ id: running }] });
		const fresh = await user.openSocket(String(late));
		expect(fresh.frames[0]).toMatchObject({ reset: false, tasks: [] });
		const [first] = fresh.frames;
		expect(first?.type === "sync" && first.deleted).toHaveLength(600);
		scriptedWriter.release();
		await fresh.until(({ frames }) => frames.some((frame) => frame.type === "sync" && frame.tasks[0]?.status === "completed"));
		await evictDurableObject(user.queue);
		expect((await user.openSocket(String(early))).frames[0]).toMatchObject({ reset: true });
	}, 30_000);

	it("[P9] watching a task that has ended is answered with nothing, and the socket stays", async () => {
		const socket = await user.openSocket();
		const taskId = await user.queueChapters("Novel", 1);
		await socket.untilTask(taskId, ({ status }) => status === "completed");
		socket.send({ type: "watch", taskId });
		socket.send({ type: "unwatch", taskId: "nobody" });
		socket.send("rubbish");
		await socket.until(({ frames }) => frames.find(({ type }) => type === "error"));
		expect(socket.frames.filter(({ type }) => type === "error")).toHaveLength(1);
		expect(socket.closed).toBeNull();
	});

	it.each(["rubbish", "0000000000000000.5", "", "%%%", "-1"])("[P9] answers the cursor %j with a reset", async (since) => {
		const socket = await user.openSocket(since);
		expect(socket.frames[0]).toMatchObject({ type: "sync", reset: true });
	});

	it("[P1] a cursor from the future or of another user is answered with a reset", async () => {
		const { body } = await user.call("GET", "/api/queue/tasks");
		const [epoch] = String(body.cursor).split(".");
		expect((await user.openSocket(`${epoch}.999999`)).frames[0]).toMatchObject({ reset: true });
		const other = await User.signIn(`${user.id}-other`);
		expect((await other.openSocket(String(body.cursor))).frames[0]).toMatchObject({ reset: true, tasks: [] });
	});

	it("[P9] rubbish, binary and unknown frames get an error frame and nothing else happens", async () => {
		const other = await user.openSocket();
		const socket = await user.openSocket();
		for (const [frame, code] of [
			["{", "invalid_json"],
			[new ArrayBuffer(8), "unknown_frame"],
			[{ type: "dance" }, "unknown_frame"],
			[{ type: "watch" }, "unknown_frame"],
			["null", "unknown_frame"],
			[{ type: "watch", taskId: "nobody" }, "task_not_found"],
			[{ type: "auth", token: "rubbish" }, "unauthorized"],
		] as const) {
			const seen = socket.frames.length;
			socket.send(frame);
			expect(await socket.until(({ frames }) => frames[seen])).toMatchObject({ type: "error", code });
		}
		const taskId = await user.queueChapters("Novel", 1);
		await socket.untilTask(taskId, ({ status }) => status === "completed");
		await other.untilTask(taskId, ({ status }) => status === "completed");
	});

	it("[P9] an oversized frame or a flood closes that socket with a code of the table, and the others stay", async () => {
		const other = await user.openSocket();
		const big = await user.openSocket();
		big.send("x".repeat(20_000));
		expect((await big.until(({ closed }) => closed)).code).toBe(4413);
		const flood = await user.openSocket();
		for (let i = 0; i < 100; i++) flood.send({ type: "dance" });
		expect((await flood.until(({ closed }) => closed)).code).toBe(4429);
		const taskId = await user.queueChapters("Novel", 1);
		await other.untilTask(taskId, ({ status }) => status === "completed");
		expect(other.closed).toBeNull();
	});

	it("[P1] [P9] a client that stops reading is let go to resume whole; one that reads keeps its socket however much comes", async () => {
		const reading = await user.openSocket();
		const deaf = await user.openSocket();
		deaf.isDeaf = true;
		scriptedWriter.hold();
		const body = { targetChapters: 1, customPrompt: "rain ".repeat(2_000) };
		const queued = await user.call("POST", "/api/projects/Novel/queue-outline", body, { "X-AI-Provider": "demo" });
		const taskId = String(queued.body.taskId);
		for (let round = 0; round < 1_000 && deaf.closed === null; round++) {
			await user.call("POST", `/api/queue/tasks/${taskId}/cancel`);
			await user.call("POST", `/api/queue/tasks/${taskId}/retry`);
		}
		expect(deaf.closed?.code).toBe(4408);
		expect(deaf.frames.at(-1)).toMatchObject({ type: "close", code: 4408, retry: true });
		await user.call("POST", `/api/queue/tasks/${taskId}/cancel`);
		const { rev } = await user.task(taskId);
		await reading.untilTask(taskId, (task) => task.rev >= rev);
		expect(reading.closed).toBeNull();
		const back = await user.openSocket(deaf.feed.cursor ?? "");
		const [first] = back.frames;
		const resumed = first?.type === "sync" ? applySync(deaf.feed, first) : deaf.feed;
		expect([...resumed.tasks.values()].map((task) => task.rev)).toEqual([rev]);
	}, 60_000);

	it("a socket whose heartbeat has stopped is reaped when the queue is awake anyway; one that never had any stays", async () => {
		const stopped = await user.openSocket();
		const never = await user.openSocket();
		stopped.raw.send("ping");
		await vi.waitFor(() =>
			runInDurableObject(user.queue, (_queue, state) => {
				const heard = state.getWebSockets().map((socket) => state.getWebSocketAutoResponseTimestamp(socket));
				expect(heard.filter((at) => at !== null)).toHaveLength(1);
			}),
		);
		vi.setSystemTime(Date.now() + 200_000);
		try {
			const taskId = await user.queueChapters("Novel", 1);
			expect((await stopped.until(({ closed }) => closed)).code).toBe(4410);
			await never.untilTask(taskId, ({ status }) => status === "processing");
		} finally {
			vi.useRealTimers();
		}
	});

	it("past the limit the socket that is silent longest makes room", async () => {
		const sockets = [];
		for (let i = 0; i < 51; i++) sockets.push(await user.openSocket());
		expect((await sockets[0]?.until(({ closed }) => closed))?.code).toBe(4409);
		expect(sockets.filter(({ closed }) => closed !== null)).toHaveLength(1);
	}, 30_000);

	// 60 s later all sockets are looked at anyway; 3 s after the last such look nobody does but who sends.
	it.each([3_000, 60_000])(
		"[P8] an expired token is worth nothing at the next frame, and a fresh one in time keeps the socket: after %i ms",
		async (later) => {
			const brief = await User.signIn(user.id, { expiresInSeconds: 2 });
			const lasting = await user.openSocket();
			const before = await user.queueChapters("Novel", 1);
			await lasting.untilTask(before, ({ status }) => status === "completed");
			const expiring = await brief.openSocket();
			const renewed = await brief.openSocket();
			renewed.send({ type: "auth", token: user.token });
			// An error answer shows that the frame before it was understood.
			renewed.send("{");
			await renewed.until(({ frames }) => frames.find(({ type }) => type === "error"));
			vi.setSystemTime(Date.now() + later);
			try {
				const taskId = await user.queueChapters("Novel", 1);
				expect((await expiring.until(({ closed }) => closed)).code).toBe(4401);
				expect([...expiring.feed.tasks.keys()]).toEqual([before]);
				await renewed.untilTask(taskId, ({ status }) => status === "processing");
				expect(renewed.closed).toBeNull();
			} finally {
				vi.useRealTimers();
			}
		},
	);

	it.each([1000, 3456, 4999, undefined])("answers a goodbye with code %j cleanly", async (code) => {
		const socket = await user.openSocket();
		socket.raw.close(code);
		expect((await socket.until(({ closed }) => closed)).code).toBe(code ?? 1000);
		await runInDurableObject(user.queue, (_queue, state) => expect(state.getWebSockets()).toEqual([]));
	});

	it("[P8] a token of another user closes the socket for good", async () => {
		const socket = await user.openSocket();
		const other = await User.signIn(`${user.id}-thief`);
		socket.send({ type: "auth", token: other.token });
		expect((await socket.until(({ closed }) => closed)).code).toBe(4403);
	});
});

describe("the upgrade", () => {
	it("[P9] is refused with the reason where it cannot be served", async () => {
		const refusals = [
			[{ headers: { Upgrade: "" } }, 426, "upgrade_required"],
			[{ protocols: ["other.v9", `bearer.${user.token}`] }, 400, "subprotocol_unsupported"],
			[{ protocols: ["novel-queue.v1"] }, 401, "unauthorized"],
			[{ protocols: ["novel-queue.v1", "bearer.rubbish"] }, 401, "unauthorized"],
			[{ headers: { Origin: "https://evil.example" } }, 403, "origin_not_allowed"],
			[{ delta: "maybe" }, 400, "validation_failed"],
		] as const;
		for (const [{ protocols, headers, delta }, status, code] of refusals.map(
			([options, ...rest]) => [{ protocols: undefined, headers: undefined, delta: undefined, ...options }, ...rest] as const,
		)) {
			const response = await user.upgrade({
				...(delta ? { delta } : {}),
				...(protocols ? { protocols: [...protocols] } : {}),
				...(headers ? { headers: { ...headers } } : {}),
			});
			expect([response.status, await response.json()]).toEqual([status, expect.objectContaining({ success: false, code })]);
		}
	});

	it("selects our subprotocol and never the token, for the own and for allowed origins", async () => {
		for (const origin of ["https://queue.example", "https://app.example"]) {
			const response = await user.upgrade({ headers: { Origin: origin } });
			expect(response.status).toBe(101);
			expect(response.headers.get("Sec-WebSocket-Protocol")).toBe("novel-queue.v1");
			expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
			response.webSocket?.accept();
			response.webSocket?.close(1000);
		}
	});
});

describe("cancel and delete", () => {
	it("[P6] cancel of a running task is pushed at once, aborts the writer, keeps finished chapters and drops the rest", async () => {
		const socket = await user.openSocket();
		const first = await user.queueChapters("Novel", 1);
		await socket.untilTask(first, ({ status }) => status === "completed");
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 2);
		await socket.untilTask(taskId, ({ messageCode }) => messageCode === "writing_chapter");
		expect((await user.call("POST", `/api/queue/tasks/${taskId}/cancel`)).body).toEqual({ success: true });
		const cancelled = await socket.untilTask(taskId, ({ status }) => status === "failed");
		expect(cancelled).toMatchObject({ error: "Cancelled by user", errorCode: "cancelled" });
		await vi.waitFor(() => expect(scriptedWriter.aborted).toEqual([2]));
		expect((await user.call("GET", "/api/projects/Novel/chapters/1")).status).toBe(200);
		expect((await user.call("GET", "/api/projects/Novel/chapters/2")).status).toBe(404);
		scriptedWriter.release();
		const next = await user.queueChapters("Novel", 1);
		expect((await socket.untilTask(next, ({ status }) => status === "completed")).chapters).toEqual([2]);
		expect(await user.task(taskId)).toEqual(cancelled);
	});

	it("cancel says what it cannot do: a finished task is refused, a second cancel is the same word again", async () => {
		const taskId = await user.queueChapters("Novel", 1);
		await vi.waitFor(async () => expect((await user.task(taskId)).status).toBe("completed"));
		expect((await user.call("POST", `/api/queue/tasks/${taskId}/cancel`)).body).toMatchObject({
			success: false,
			code: "task_not_active",
		});
		scriptedWriter.hold();
		const running = await user.queueChapters("Novel", 1);
		expect((await user.call("POST", `/api/queue/tasks/${running}/cancel`)).body).toEqual({ success: true });
		expect((await user.call("POST", `/api/queue/tasks/${running}/cancel`)).body).toEqual({ success: true });
	});

	it("delete removes a running task from every screen and stops its work", async () => {
		const socket = await user.openSocket();
		scriptedWriter.hold();
		const taskId = await user.queueChapters("Novel", 1);
		await socket.untilTask(taskId, ({ messageCode }) => messageCode === "writing_chapter");
		expect((await user.call("DELETE", `/api/queue/tasks/${taskId}`)).body).toEqual({ success: true });
		await socket.until(({ feed }) => !feed.tasks.has(taskId));
		await vi.waitFor(() => expect(scriptedWriter.aborted).toEqual([1]));
		expect((await user.call("GET", `/api/queue/tasks/${taskId}`)).status).toBe(404);
	});

	it("deleting a project cancels its tasks at once and erases its text once it cannot be restored any more", async () => {
		const socket = await user.openSocket();
		const done = await user.queueChapters("Novel", 1);
		await socket.untilTask(done, ({ status }) => status === "completed");
		scriptedWriter.hold();
		const running = await user.queueChapters("Novel", 1);
		await socket.untilTask(running, ({ messageCode }) => messageCode === "writing_chapter");
		const processor = await user.processor("Novel");
		expect(await user.queue.deleteProject("Novel")).toMatchObject({ ok: true });
		await socket.until(({ feed }) => feed.tasks.size === 0);
		expect((await user.call("GET", "/api/projects/Novel")).status).toBe(404);
		await vi.waitFor(() => expect(scriptedWriter.aborted).toEqual([2]));
		expect(await processor.chapter(1)).not.toBeNull();
		vi.setSystemTime(Date.now() + LIMITS.projectRestoreMs + 1);
		try {
			await runDurableObjectAlarm(user.queue);
			await vi.waitFor(async () => expect(await processor.chapter(1)).toBeNull());
		} finally {
			vi.useRealTimers();
		}
		expect(await processor.describe()).toBeNull();
		await user.createProject("Novel");
		expect((await user.call("GET", "/api/projects/Novel")).body.project).toMatchObject({ chapters: [] });
	});
});
