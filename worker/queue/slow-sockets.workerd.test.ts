import { evictDurableObject, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { closeFrame } from "../../protocol/close-codes.ts";
import { formatCursor, parseCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { Task } from "../../protocol/task.ts";
import { sessionHeaders } from "../api/queue-socket.ts";
import { HUB_NAME } from "../ops/hub-name.ts";
import { Operator } from "../ops/operator.fixture.ts";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { chapterRequest, outlineRequest } from "./enqueue.fixture.ts";
import { type Socket, User } from "./user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

/** Each some 20,000 characters, since a line break counts twice in JSON: more than two million in all. */
const LONG_TASKS = 99;
let count = 0;
let user: User;
let running: string[];
let ids: string[];

beforeEach(async () => {
	count += 1;
	user = await User.signIn(`slow-${count}`);
	await user.createProject("Novel");
	scriptedWriter.reset();
	scriptedWriter.hold();
	const first = await user.queue.enqueue("Novel", [chapterRequest(user.id)], null);
	running = first.ok ? first.taskIds : [];
	const wish = "\n".repeat(LIMITS.customPromptChars);
	const requests = Array.from({ length: LONG_TASKS }, () => outlineRequest(user.id, wish, { dependsOn: running }));
	const queued = await user.queue.enqueue("Novel", requests, null);
	ids = queued.ok ? queued.taskIds : [];
	expect(ids).toHaveLength(LONG_TASKS);
});

afterEach(async () => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	// First, so that nothing goes on by itself: its log lines would come when the file has ended.
	await reset();
	scriptedWriter.release();
});

const deafSocket = (since?: string) => user.openSocket(since, undefined, true);
const cancelAll = { action: "cancel", dryRun: false, target: { filter: {} }, ai: null } as const;

async function truth(): Promise<Task[]> {
	return byId((await user.queue.poll(null, null))?.sync.tasks ?? []);
}

const byId = (tasks: Iterable<Task>) => [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1));
const syncsOf = ({ frames }: Socket) => frames.filter((frame): frame is Sync => frame.type === "sync");

/** Everything that was sent to a socket before has come when the answer to this has. */
async function settle(...sockets: Socket[]): Promise<void> {
	for (const socket of sockets) {
		const before = socket.frames.length;
		socket.send("{");
		await socket.until(({ frames }) => frames.slice(before).find(({ type }) => type === "error"));
	}
}

/** How many the queue holds that it has not closed. */
function openSockets(): Promise<number> {
	return runInDurableObject(user.queue, (_queue, state) => {
		return state.getWebSockets().filter(({ readyState }) => readyState === WebSocket.READY_STATE_OPEN).length;
	});
}

/** Takes the timer that looks for clients which leave a piece waiting. @returns rings it, inside the queue */
function holdStallTimer(): () => Promise<void> {
	const waiting: (() => void)[] = [];
	const { setTimeout } = globalThis;
	vi.spyOn(globalThis, "setTimeout").mockImplementation(((run: () => void, ms?: number) => {
		if (ms !== LIMITS.socketStallMs) return setTimeout(run, ms);
		waiting.push(run);
		return 0;
	}) as typeof globalThis.setTimeout);
	return async () => {
		vi.setSystemTime(Date.now() + LIMITS.socketStallMs);
		const due = waiting.splice(0);
		await runInDurableObject(user.queue, () => {
			for (const run of due) run();
		});
	};
}

describe("[P9] a long list", () => {
	it("fills no memory for sockets that never read, nor for what they claim, and the user's other tab is served at once", async () => {
		const tab = await user.openSocket();
		await tab.until(({ feed }) => feed.tasks.size > LONG_TASKS);
		const deaf: Socket[] = [];
		for (let index = 0; index < LIMITS.socketsPerUser + 20; index++) deaf.push(await deafSocket());
		// Some have made room for others; the tab, which came first, must not.
		const open = await vi.waitFor(async () => {
			const open = deaf.filter(({ closed }) => closed === null);
			expect(await openSockets()).toBe(open.length + 1);
			return open;
		});
		expect(open.length).toBeLessThan(LIMITS.socketsPerUser);
		await settle(...open);
		for (const socket of open) {
			socket.send({ type: "ack", chars: 1e15 });
			socket.send({ type: "ack", mark: "guessed" });
		}
		await settle(...open);
		const sentChars = deaf.reduce((chars, { receivedChars }) => chars + receivedChars, 0);
		const each = LIMITS.ackEveryChars + LIMITS.syncPieceChars;
		expect(sentChars).toBeLessThan(LIMITS.queueUnreadChars / 2 + LIMITS.listUnreadChars + deaf.length * each);
		expect(Math.max(...deaf.map(({ receivedChars }) => receivedChars))).toBeLessThan(LIMITS.listUnreadChars + each);

		const late = await user.openSocket();
		await late.until(({ feed }) => feed.tasks.size > LONG_TASKS);
		await user.queue.cancelTask(ids[0] ?? "");
		for (const socket of [tab, late]) await socket.until(({ feed }) => feed.tasks.get(ids[0] ?? "")?.errorCode === "cancelled");
		expect([tab.closed, late.closed]).toEqual([null, null]);
	}, 60_000);

	it("[P1] is whole at its end, whatever changes between its pieces, and from each of them a client can resume", async () => {
		const socket = await deafSocket();
		await settle(socket);
		expect(socket.feed.tasks.size).toBeLessThan(LONG_TASKS);
		const [seen = "", , unseen = ""] = [ids[0], ids[1], ids.at(-1)];
		expect([socket.feed.tasks.has(seen), socket.feed.tasks.has(unseen)]).toEqual([true, false]);
		await user.queue.deleteTask(seen);
		await user.queue.deleteTask(unseen);
		await user.queue.cancelTask(ids[1] ?? "");
		await user.queue.cancelTask(ids.at(-2) ?? "");
		await settle(socket);
		expect(socket.feed.tasks.has(seen)).toBe(true);

		const resumed = await user.openSocket(socket.feed.cursor ?? "");
		resumed.feed = socket.feed;
		for (const frame of syncsOf(resumed)) expect(frame.reset).toBe(false);
		while (socket.marks.length > 0) {
			for (const mark of socket.marks.splice(0)) socket.send({ type: "ack", mark });
			await settle(socket);
		}
		expect(byId(socket.feed.tasks.values())).toEqual(await truth());
		expect(socket.feed.cursor).toBe((await user.queue.poll(null, null))?.sync.cursor);
	});

	it("a client that sends no mark back is closed to resume, and has it all in the end", async () => {
		const ringStall = holdStallTimer();
		let cursor: string | null = null;
		let sockets = 0;
		const have = new Set<string>();
		for (; have.size <= LONG_TASKS; sockets++) {
			const socket: Socket = await deafSocket(cursor ?? undefined);
			await settle(socket);
			for (const { id } of syncsOf(socket).flatMap(({ tasks }) => tasks)) have.add(id);
			cursor = socket.feed.cursor ?? syncsOf(socket).at(-1)?.cursor ?? cursor;
			await ringStall();
			if (have.size > LONG_TASKS) expect(socket.closed).toBeNull();
			else expect((await socket.until(({ closed }) => closed)).code).toBe(4408);
		}
		// Each has brought the characters that a socket may leave unread: two million need two.
		expect(sockets).toBe(2);
	});

	it("does not close a client that shows to have read it as one that sends too much; what it makes up counts", async () => {
		vi.setSystemTime(Date.now());
		const socket = await deafSocket();
		for (let sent = 0; sent < LIMITS.clientFrameBurst - 1; sent++) socket.send({ type: "unwatch", taskId: "none" });
		// As they are sent back, others come, which are sent back at once.
		await socket.until(({ marks }) => marks.length > 0);
		socket.isDeaf = false;
		for (const mark of socket.marks.splice(0)) socket.send({ type: "ack", mark });
		await socket.until(({ feed, closed }) => closed !== null || feed.tasks.size > LONG_TASKS);
		expect([socket.closed, socket.feed.tasks.size]).toEqual([null, LONG_TASKS + 1]);
		for (let sent = 0; sent < 2; sent++) socket.send({ type: "ack", mark: "guessed" });
		expect((await socket.until(({ closed }) => closed)).code).toBe(4429);
	});

	it("[P7] an object that slept between two pieces closes the socket to resume; one whose list was whole stays", async () => {
		holdStallTimer();
		// A run keeps the object awake.
		for (const taskId of running) await user.queue.cancelTask(taskId);
		const whole = await user.openSocket();
		await whole.until(({ feed }) => feed.tasks.size > LONG_TASKS);
		const partial = await deafSocket();
		await settle(partial);
		await evictDurableObject(user.queue);
		await user.queue.deleteTask(ids[0] ?? "");
		expect((await partial.until(({ closed }) => closed)).code).toBe(4408);
		expect(partial.frames.at(-1)).toEqual(closeFrame("slow_reader"));
		await whole.until(({ feed }) => !feed.tasks.has(ids[0] ?? ""));
		expect(whole.closed).toBeNull();
	});

	it("of a cursor just below what is remembered is no less bounded", async () => {
		const { epoch, rev } = parseCursor((await user.queue.poll(null, null))?.sync.cursor ?? "") ?? expect.fail("no cursor");
		const deaf = await deafSocket(formatCursor({ epoch, rev: rev + 1_000 }));
		await settle(deaf);
		expect(deaf.receivedChars).toBeLessThan(LIMITS.listUnreadChars + LIMITS.ackEveryChars);
	});
});

describe("[P9] a long change", () => {
	it("comes in pieces to sockets that never read, and whole to those that do", async () => {
		const reading = await user.openSocket();
		await reading.until(({ feed }) => feed.tasks.size > LONG_TASKS);
		const deaf: Socket[] = [];
		for (let index = 0; index < 10; index++) {
			const { feed } = reading;
			const socket = await deafSocket(feed.cursor ?? "");
			socket.feed = feed;
			deaf.push(socket);
		}
		await settle(...deaf);
		const before = deaf.reduce((chars, { receivedChars }) => chars + receivedChars, 0);
		await user.queue.batch(cancelAll);
		await reading.until(({ feed }) => ids.every((id) => feed.tasks.get(id)?.errorCode === "cancelled"));
		await settle(...deaf);
		const sentChars = deaf.reduce((chars, { receivedChars }) => chars + receivedChars, 0) - before;
		expect(sentChars).toBeLessThan(LIMITS.queueUnreadChars / 2 + 11 * (LIMITS.ackEveryChars + LIMITS.syncPieceChars));
		expect(byId(reading.feed.tasks.values())).toEqual(await truth());
	});
});

describe("[P9] opening sockets", () => {
	it("has a rate for each user, refused with the time to come back; other users and open sockets do not notice", async () => {
		vi.setSystemTime(Date.now());
		const tab = await user.openSocket();
		for (let opened = 1; opened < LIMITS.socketOpensPerMinute; opened++) {
			const { webSocket } = await user.upgrade();
			webSocket?.accept();
			webSocket?.close(1000);
		}
		const refused = await user.upgrade();
		expect([refused.status, refused.headers.get("Retry-After")]).toEqual([429, "1"]);
		expect(await refused.json()).toMatchObject({ success: false, code: "rate_limited" });
		const events = await user.call("GET", "/api/queue/events");
		expect(events).toMatchObject({ status: 429, body: { code: "rate_limited" } });
		expect(await Operator.signIn("operator").then((operator) => operator.call("GET", "/summary"))).toMatchObject({ status: 200 });
		await user.queue.cancelTask(ids[0] ?? "");
		await tab.until(({ feed }) => feed.tasks.get(ids[0] ?? "")?.errorCode === "cancelled");
		vi.setSystemTime(Date.now() + 60_000 / LIMITS.socketOpensPerMinute);
		expect((await user.upgrade()).status).toBe(101);
	}, 30_000);
});

describe("[P8] an expired token", () => {
	it("enters no object by whatever way, and takes nobody's place", async () => {
		const sockets = await Promise.all(Array.from({ length: LIMITS.socketsPerUser }, () => deafSocket()));
		const identity = { userId: user.id, expiresAt: Date.now() - 1, isOps: true };
		for (const isObserver of [false, true]) {
			const headers = sessionHeaders(identity, isObserver);
			const answers = [
				await user.queue.fetch(new Request("https://queue/ws", { headers })),
				await env.OPS_HUB.getByName(HUB_NAME).fetch(new Request("https://hub/ws", { headers })),
			];
			for (const answer of answers)
				expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ code: "token_expired" })]);
		}
		await settle(...sockets);
		expect(sockets.filter(({ closed }) => closed !== null)).toEqual([]);
		await runInDurableObject(user.queue, (_queue, state) => expect(state.getWebSockets()).toHaveLength(LIMITS.socketsPerUser));
	}, 30_000);
});
