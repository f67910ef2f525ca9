/**
 * Holds a WebSocket on the feed: comes back with its cursor whenever the connection ends, and can follow the text of whatever
 * is being written. Text is compared with what the provider writes: a wrong letter is a finding.
 */
import * as z from "zod/v4/mini";
import { applyText, type LiveText } from "../../protocol/apply-text.ts";
import { serverFrameSchema, type TextFrame } from "../../protocol/feed.ts";
import type { Task } from "../../protocol/task.ts";
import { BEARER_SUBPROTOCOL_PREFIX, FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import type { FeedClient } from "./feed-client.ts";
import type { Findings } from "./findings.ts";
import type { KeyWatch } from "./key-watch.ts";
import type { Random } from "./seeded-random.ts";
import { draftOf } from "./story.ts";

export type SocketOptions = {
	url: string;
	token: string;
	keys: KeyWatch;
	findings: Findings;
	random: Random;
	/** Whether to follow the text of running chapters. */
	isWatching: boolean;
};

export function holdSocket(client: FeedClient, options: SocketOptions): void {
	const { url, token, keys, findings, random, isWatching } = options;
	const lane = client.openLane("socket");
	let isStopped = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let socket: WebSocket | null = null;

	const connect = () => {
		const since = client.feed.cursor;
		// Some want whole tasks, others what progress changes, and the next socket of the same client may want the other.
		const wish = new URLSearchParams(random.chance(0.5) ? { delta: "true" } : {});
		if (since !== null) wish.set("since", since);
		const opened = new WebSocket(`${url.replace(/^http/, "ws")}/api/queue/ws?${wish}`, [
			FEED_SUBPROTOCOL,
			`${BEARER_SUBPROTOCOL_PREFIX}${token}`,
		]);
		socket = opened;
		const watch = isWatching ? new TextFollower((frame) => opened.send(JSON.stringify(frame)), findings) : null;
		opened.addEventListener("message", ({ data }) => {
			if (typeof data !== "string") return findings.add(`${lane.name}: a frame that is no text`);
			keys.see(`frame to ${lane.name}`, data);
			const frame = z.safeParse(serverFrameSchema, JSON.parse(data));
			if (!frame.success) return findings.add(`${lane.name}: an unknown frame`);
			if (frame.data.type === "sync") {
				client.receive(lane, frame.data, since);
				watch?.choose(client.feed.tasks);
			}
			if (frame.data.type === "text") watch?.receive(frame.data, client.feed.tasks.get(frame.data.taskId));
		});
		// Node tells of a connection that was refused by an error alone, of one that breaks by both.
		const { promise: over, resolve: end } = Promise.withResolvers<void>();
		opened.addEventListener("error", () => end());
		opened.addEventListener("close", () => end());
		void over.then(() => {
			if (!isStopped) timer = setTimeout(connect, random.int(20, 400));
		});
	};
	connect();
	client.hold(() => {
		isStopped = true;
		clearTimeout(timer);
		socket?.close();
	});
}

/** Watches one running task after another, and puts its text together. */
class TextFollower {
	readonly #send: (frame: object) => void;
	readonly #findings: Findings;
	#taskId: string | null = null;
	#live: LiveText | null = null;

	constructor(send: (frame: object) => void, findings: Findings) {
		this.#send = send;
		this.#findings = findings;
	}

	choose(tasks: ReadonlyMap<string, Task>): void {
		const watched = this.#taskId === null ? undefined : tasks.get(this.#taskId);
		if (watched?.status === "processing") return;
		const next = [...tasks.values()].find(({ status, type }) => status === "processing" && type === "chapter");
		if (next !== undefined) this.#watch(next.id);
	}

	receive(frame: TextFrame, task: Task | undefined): void {
		if (frame.taskId !== this.#taskId || task === undefined) return;
		const { live, gap } = applyText(this.#live, frame);
		if (gap) this.#watch(frame.taskId);
		this.#live = live;
		if (live === null || draftOf({ project: task.projectName, chapter: live.chapterIndex }).startsWith(live.text)) return;
		this.#findings.add(`[P1] text of ${task.projectName}, chapter ${live.chapterIndex}, is not what the provider wrote`);
	}

	#watch(taskId: string): void {
		if (taskId !== this.#taskId) this.#live = null;
		this.#taskId = taskId;
		this.#send({ type: "watch", taskId });
	}
}
