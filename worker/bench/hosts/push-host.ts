/** A contender of the fan-out: sockets of one user, and changes that are sent through it. */
import { EventEmitter, once } from "node:events";
import { openMany, WireSocket, type WireSocketOptions } from "../wire-socket.ts";
import type { Command } from "./driver-worker.ts";

export type PushHost = {
	name: string;
	pid: number;
	/** How to open one socket. */
	socket: WireSocketOptions;
	/** One change, until the host has taken it. */
	one: (change: number) => Promise<void>;
	/** @returns the number of the last change */
	stream: (from: number, forMs: number) => Promise<number>;
	stop: () => Promise<void>;
};

const SETTLING_MS = 1_000;

/** The driver's socket: one command at a time. */
export async function openDriver(url: string, object: string, args: unknown[]): Promise<Pick<PushHost, "one" | "stream">> {
	const answers = new EventEmitter();
	const socket = await WireSocket.open({ url, onFrame: (payload) => answers.emit("answer", JSON.parse(payload.toString())) });
	const ask = async (command: Command): Promise<Record<string, unknown>> => {
		const answer = once(answers, "answer");
		socket.send(JSON.stringify(command));
		const [said]: unknown[] = await answer;
		return Object(said);
	};
	await ask({ kind: "open", object, args });
	return {
		async one(change) {
			await ask({ kind: "one", change });
		},
		async stream(from, forMs) {
			return Number((await ask({ kind: "stream", from, forMs })).last);
		},
	};
}

/** Sockets that all wait for the same change. */
export class Audience {
	readonly sockets: WireSocket[];
	readonly #changeOf: (frame: Buffer) => number | null;
	#wanted = Number.POSITIVE_INFINITY;
	/** Of the frames that were seen on each socket. */
	readonly #newest = new Map<WireSocket, number>();
	#waiting = new Set<WireSocket>();
	#lastAt = 0;
	#resolve: (() => void) | null = null;
	frames = 0;

	private constructor(sockets: WireSocket[], changeOf: (frame: Buffer) => number | null) {
		this.sockets = sockets;
		this.#changeOf = changeOf;
		for (const socket of sockets) {
			// Some protocols want an answer to what is no change.
			const before = socket.onFrame;
			socket.onFrame = (payload, at, from) => {
				before(payload, at, from);
				this.#see(payload, at, from);
			};
		}
	}

	static async open(options: WireSocketOptions, count: number, changeOf: (frame: Buffer) => number | null): Promise<Audience> {
		return new Audience(await openMany(Array.from({ length: count }, () => options)), changeOf);
	}

	/** Sends changes until one has reached all: a protocol may still be shaking hands. @returns the next number */
	async settle(host: Pick<PushHost, "one">, from: number): Promise<number> {
		for (let change = from; ; change++) {
			await host.one(change);
			try {
				await this.until(change, SETTLING_MS);
				return change + 1;
			} catch (error) {
				if (change - from > 20) throw error;
			}
		}
	}

	/** @returns when the last socket has this change, by `performance.now()` */
	async until(change: number, withinMs = 60_000): Promise<number> {
		this.#wanted = change;
		this.#waiting = new Set(this.sockets.filter((socket) => (this.#newest.get(socket) ?? -1) < change));
		if (this.#waiting.size > 0) {
			const { promise, resolve, reject } = Promise.withResolvers<void>();
			this.#resolve = resolve;
			const timer = setTimeout(
				() => reject(new Error(`Change ${change} is missing on ${this.#waiting.size} sockets.`)),
				withinMs,
			);
			await promise;
			clearTimeout(timer);
		}
		return this.#lastAt;
	}

	close(): void {
		for (const socket of this.sockets) socket.close();
	}

	#see(payload: Buffer, at: number, socket: WireSocket): void {
		const change = this.#changeOf(payload);
		if (change === null) return;
		this.frames += 1;
		// The task's real processor says now and then what it said before.
		if (change <= (this.#newest.get(socket) ?? -1)) return;
		this.#newest.set(socket, change);
		this.#lastAt = at;
		if (change < this.#wanted || !this.#waiting.delete(socket) || this.#waiting.size > 0) return;
		this.#resolve?.();
		this.#resolve = null;
	}
}
