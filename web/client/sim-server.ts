/**
 * A queue with its server and the network before it, for tests under a fake clock: sockets and polls over wires that
 * refuse, hang, fall silent, delay and repeat. It keeps every state the queue ever had, to compare clients with.
 */
import { CLOSE_CODES } from "../../protocol/close-codes.ts";
import { formatCursor, parseCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import { queuePositions } from "../../protocol/queue-position.ts";
import type { Priority, Task } from "../../protocol/task.ts";
import { aTask } from "./task.fixture.ts";
import { expiryOf } from "./token-renewal.ts";

export type Wire = {
	/** What becomes of a socket: `silent` opens and carries nothing. */
	socket: "works" | "refused" | "hangs" | "silent";
	/** What becomes of a poll: `hotel` is somebody else's page. */
	http: "works" | "refused" | "hangs" | "unavailable" | "hotel";
	latencyMs: number;
	/** There and back; a slow one is overtaken by what the socket brings. */
	httpLatencyMs: number;
	repeats: boolean;
	/** How long a socket lasts on this wire; null for as long as it likes. */
	cutAfterMs: number | null;
};

export type SimServer = ReturnType<typeof createSimServer>;

export function createSimServer() {
	let queues = 1;
	let rev = 0;
	let created = 0;
	let tasks = new Map<string, Task>();
	let tombstones = new Map<string, number>();
	let horizon = 0;
	const sockets = new Set<SimSocket>();
	const history = [stateOf([])];
	/** Those that got as far as the queue. */
	const counts = { polls: 0 };

	/** As answers show them: the place in the line is of the moment, and no task that moves up in it gets a new revision. */
	function shown(): Task[] {
		const positions = queuePositions([...tasks.values()].filter(({ status }) => status === "pending"));
		return [...tasks.values()].map((task) => ({ ...task, position: positions.get(task.id) ?? null }));
	}

	/** @param isProgress whether `fields` are among those of a `TaskProgress` */
	function change(pick: number, fields: (task: Task) => Partial<Task>, isProgress = false): void {
		const task = [...tasks.values()][pick % Math.max(tasks.size, 1)];
		if (task === undefined) return;
		tasks.set(task.id, Object.assign({ ...task, rev: ++rev }, fields(task)));
		changed(isProgress ? task.id : undefined);
	}

	const epoch = () => queues.toString(16).padStart(16, "0");

	/** @param progressed the task, if all that has changed is how far it is */
	function changed(progressed?: string): void {
		history.push(stateOf(shown()));
		for (const socket of [...sockets]) sendSync(socket, progressed);
	}

	function syncSince(since: string | null): Sync {
		const cursor = since === null ? null : parseCursor(since);
		const reset = cursor === null || cursor.epoch !== epoch() || cursor.rev < horizon || cursor.rev > rev;
		const known = reset ? -1 : cursor.rev;
		return {
			type: "sync",
			cursor: formatCursor({ epoch: epoch(), rev }),
			reset,
			tasks: shown().filter((task) => task.rev > known),
			deleted: reset ? [] : [...tombstones].filter(([, at]) => at > known).map(([id]) => id),
		};
	}

	function sendSync(socket: SimSocket, progressed?: string): void {
		if (isExpired(socket.token)) {
			socket.end(CLOSE_CODES.token_expired.code);
			return;
		}
		const whole = syncSince(socket.cursor);
		const sync = socket.wantsDelta && progressed !== undefined ? deltaOf(whole, progressed) : whole;
		socket.cursor = sync.cursor;
		socket.deliver(JSON.stringify(sync));
	}

	/** Each open socket has been told of all changes before. */
	function deltaOf(whole: Sync, progressed: string): Sync {
		const task = whole.tasks.find(({ id }) => id === progressed);
		if (task === undefined) return whole;
		const { id, updatedAt, rev, progress, message, messageCode, messageValues, chapters, estimatedEndAt } = task;
		const said = { id, updatedAt, rev, progress, message, messageCode, messageValues, chapters, estimatedEndAt };
		return { ...whole, tasks: [], progress: [said] };
	}

	/** The platform's `WebSocket` for one client. */
	function socketClass(wire: Wire): typeof WebSocket {
		class Connected extends SimSocket {
			constructor(url: string, protocols: string[]) {
				super(wire, url, protocols);
				if (wire.socket === "hangs") return;
				setTimeout(() => this.#arrive(), wire.latencyMs);
			}

			#arrive(): void {
				if (this.readyState !== SimSocket.CONNECTING) return;
				if (wire.socket === "hangs") return;
				if (wire.socket === "refused" || isExpired(this.token)) {
					this.fail();
					return;
				}
				this.isDead = wire.socket === "silent";
				this.readyState = SimSocket.OPEN;
				this.dispatchEvent(new Event("open"));
				if (this.isDead) return;
				sockets.add(this);
				sendSync(this);
				if (wire.cutAfterMs !== null) setTimeout(() => this.fail(), wire.cutAfterMs);
			}

			override gone(): void {
				sockets.delete(this);
			}
		}
		return Connected as unknown as typeof WebSocket;
	}

	/** The platform's `fetch` for one client. */
	function fetchFor(wire: Wire): typeof fetch {
		return async (input, init) => {
			await pause(wire.httpLatencyMs / 2);
			if (wire.http === "hangs") return new Promise<never>(() => {});
			if (wire.http === "refused") throw new TypeError("Failed to fetch");
			const response = answer(wire, String(input), new Headers(init?.headers));
			await pause(wire.httpLatencyMs / 2);
			return response;
		};
	}

	function answer(wire: Wire, url: string, headers: Headers): Response {
		if (wire.http === "unavailable") return json(503, { success: false, error: "Later.", code: "temporarily_unavailable" });
		if (wire.http === "hotel") return new Response("<h1>Welcome</h1>");
		if (isExpired(headers.get("Authorization")?.slice("Bearer ".length) ?? "")) {
			return json(401, { success: false, error: "Expired.", code: "token_expired" });
		}
		counts.polls++;
		const since = new URL(url).searchParams.get("since") || null;
		const { type: _, ...sync } = syncSince(since);
		if (headers.get("If-None-Match") === `"${sync.cursor}"`) return new Response(null, { status: 304 });
		return json(200, { success: true, ...sync, nextPollMs: tasks.size > 0 ? 10_000 : 20_000 });
	}

	return {
		counts,
		/** Every state the queue ever had, in order. */
		history: history as readonly string[],
		state: () => stateOf(shown()),
		socketClass,
		fetchFor,
		create(): void {
			const id = `task-${++created}`;
			tasks.set(id, aTask({ id, rev: ++rev, createdAt: created, status: "pending", progress: 0 }));
			changed();
		},
		/** Something about it that has no bearing on others. */
		update(pick: number): void {
			change(pick, ({ updatedAt }) => ({ updatedAt: updatedAt + 1 }), true);
		},
		/** Out of the line, or with a failure that is retried back into it. */
		startOrRetry(pick: number): void {
			change(pick, ({ status }) => ({ status: status === "pending" ? "processing" : "pending" }));
		},
		prioritize(pick: number, priority: Priority): void {
			change(pick, () => ({ priority }));
		},
		delete(pick: number): void {
			const task = [...tasks.values()][pick % Math.max(tasks.size, 1)];
			if (task === undefined) return;
			tasks.delete(task.id);
			tombstones.set(task.id, ++rev);
			changed();
		},
		/** Tombstones are kept for a while only. */
		forgetDeleted(): void {
			tombstones = new Map();
			horizon = rev;
		},
		/** Every socket ends, as in a deploy. */
		restart(): void {
			for (const socket of [...sockets]) socket.fail();
		},
		/** The storage is gone: another queue begins under the same name. */
		wipe(): void {
			for (const socket of [...sockets]) socket.fail();
			queues++;
			rev = 0;
			horizon = 0;
			tasks = new Map();
			tombstones = new Map();
			changed();
		},
		cut(wire: Wire): void {
			for (const socket of [...sockets]) if (socket.wire === wire) socket.fail();
		},
		/** What is open goes silent without ending, for good; as for a client that moved to another network. */
		silence(wire: Wire): void {
			for (const socket of [...sockets]) if (socket.wire === wire) socket.isDead = true;
		},
	};
}

class SimSocket extends EventTarget {
	static readonly CONNECTING = 0;
	static readonly OPEN = 1;
	static readonly CLOSED = 3;
	readyState = SimSocket.CONNECTING;
	binaryType = "blob";
	/** Nothing passes any more, in either direction. */
	isDead = false;
	cursor: string | null;
	readonly wantsDelta: boolean;
	token: string;
	readonly wire: Wire;
	#lastDelivery = 0;

	constructor(wire: Wire, url: string, protocols: string[]) {
		super();
		this.wire = wire;
		const wish = new URL(url).searchParams;
		this.cursor = wish.get("since");
		this.wantsDelta = wish.get("delta") === "true";
		this.token = protocols[1]?.slice("bearer.".length) ?? "";
	}

	send(data: string): void {
		if (this.isDead) return;
		setTimeout(() => this.#receive(data), this.wire.latencyMs);
	}

	close(): void {
		this.readyState = SimSocket.CLOSED;
		this.gone();
	}

	gone(): void {}

	/** In order and complete, or not at all: what is under way when the link ends is lost. */
	deliver(data: string): void {
		const arriveAt = Math.max(this.#lastDelivery, Date.now() + this.wire.latencyMs);
		this.#lastDelivery = arriveAt;
		setTimeout(() => {
			if (this.readyState !== SimSocket.OPEN || this.isDead) return;
			const times = this.wire.repeats ? 2 : 1;
			for (let time = 0; time < times; time++) this.dispatchEvent(new MessageEvent("message", { data }));
		}, arriveAt - Date.now());
	}

	/** The server ends it. */
	end(code: number): void {
		this.gone();
		setTimeout(() => this.#closed(code), this.wire.latencyMs);
	}

	/** The network ends it. */
	fail(): void {
		this.gone();
		this.#closed(1006);
	}

	#closed(code: number): void {
		if (this.readyState === SimSocket.CLOSED || this.isDead) return;
		this.readyState = SimSocket.CLOSED;
		this.dispatchEvent(Object.assign(new Event("close"), { code, reason: "" }));
	}

	#receive(data: string): void {
		if (this.isDead || this.readyState !== SimSocket.OPEN) return;
		const frame: { type: string; token?: string } = data === "ping" ? { type: data } : JSON.parse(data);
		if (frame.type === "ping") this.deliver("pong");
		if (frame.type === "auth") this.token = frame.token ?? "";
	}
}

/** A task list as a text that differs whenever it does. */
export function stateOf(tasks: Iterable<Task>): string {
	return [...tasks]
		.map((task) => JSON.stringify(task))
		.sort()
		.join("\n");
}

export function aToken(expiresAt: number, serial = 0): string {
	return `h.${btoa(JSON.stringify({ exp: expiresAt / 1_000, serial })).replace(/=+$/, "")}.s`;
}

function isExpired(token: string): boolean {
	return (expiryOf(token) ?? 0) <= Date.now();
}

function json(status: number, body: object): Response {
	return new Response(JSON.stringify(body), { status });
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
