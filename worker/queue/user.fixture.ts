/** A user of the whole Worker, as the tests inside workerd play him: REST calls, sockets, and his two objects. */
import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { vi } from "vitest";
import { applySync, emptyFeed, type FeedState } from "../../protocol/apply-sync.ts";
import type { ServerFrame } from "../../protocol/feed.ts";
import type { Task } from "../../protocol/task.ts";
import type { TaskRecord } from "../core/task-record.ts";

const BASE = "https://queue.example";

export type Answer = {
	status: number;
	body: Record<string, unknown> & { code?: string; taskId?: string; tasks?: Task[]; task?: Task };
};

export class Socket {
	readonly frames: ServerFrame[] = [];
	feed: FeedState = emptyFeed;
	closed: { code: number; reason: string } | null = null;
	/** Does not show that it reads. */
	isDeaf: boolean;
	/** Marks that came while it did not. */
	readonly marks: string[] = [];
	receivedChars = 0;
	readonly raw: WebSocket;
	#waiting: (() => void)[] = [];

	constructor(raw: WebSocket, isDeaf = false) {
		this.raw = raw;
		this.isDeaf = isDeaf;
		raw.accept();
		raw.addEventListener("message", ({ data }) => {
			if (typeof data !== "string" || data === "pong") return;
			this.receivedChars += data.length;
			const frame: ServerFrame = JSON.parse(data);
			if (frame.type === "mark") {
				if (this.isDeaf) this.marks.push(frame.mark);
				else this.send({ type: "ack", mark: frame.mark });
				this.#wake();
				return;
			}
			this.frames.push(frame);
			if (frame.type === "sync") this.feed = applySync(this.feed, frame);
			this.#wake();
		});
		raw.addEventListener("close", ({ code, reason }) => {
			this.closed = { code, reason };
			this.#wake();
		});
	}

	send(frame: unknown): void {
		this.raw.send(typeof frame === "string" || frame instanceof ArrayBuffer ? frame : JSON.stringify(frame));
	}

	/** Waits for what the predicate finds; a test that waits in vain ends at Vitest's own limit. */
	async until<T>(find: (socket: Socket) => T | undefined | null | false): Promise<T> {
		for (;;) {
			const found = find(this);
			if (found !== undefined && found !== null && found !== false) return found;
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		}
	}

	untilTask(taskId: string, isIt: (task: Task) => boolean): Promise<Task> {
		return this.until(({ feed }) => {
			const task = feed.tasks.get(taskId);
			return task !== undefined && isIt(task) && task;
		});
	}

	/** The text of one chapter of the newest attempt, put together from the frames. */
	textOf(taskId: string, attempt: number): string {
		let text = "";
		for (const frame of this.frames) {
			if (frame.type === "text" && frame.taskId === taskId && frame.attempt === attempt) {
				text = text.slice(0, frame.offset) + frame.text;
			}
		}
		return text;
	}

	#wake(): void {
		for (const resolve of this.#waiting.splice(0)) resolve();
	}
}

export class User {
	readonly id: string;
	#token = "";

	constructor(id: string) {
		this.id = id;
	}

	static async signIn(id: string, options: { expiresInSeconds?: number; role?: "ops" } = {}): Promise<User> {
		const user = new User(id);
		const { body } = await user.call("POST", "/api/dev/sign-in", { userId: id, ...options });
		user.#token = String(body.token);
		return user;
	}

	get token(): string {
		return this.#token;
	}

	/** @param body text is sent as it is, anything else as JSON */
	async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
		const authorization: Record<string, string> = this.#token === "" ? {} : { Authorization: `Bearer ${this.#token}` };
		const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
		const init = { method, headers: { ...authorization, ...headers }, ...(text === undefined ? {} : { body: text }) };
		const response = await exports.default.fetch(new Request(`${BASE}${path}`, init));
		return { status: response.status, body: await response.json() };
	}

	async createProject(name: string): Promise<void> {
		await this.call("POST", "/api/projects", { name, bible: "The tide clerk Mara Venn of Saltmere." });
	}

	async queueChapters(name: string, chaptersToGenerate: number, more: object = {}): Promise<string> {
		const path = `/api/projects/${encodeURIComponent(name)}/queue-chapters`;
		const { body } = await this.call("POST", path, { chaptersToGenerate, ...more }, { "X-AI-Provider": "demo" });
		return String(body.taskId);
	}

	async task(taskId: string): Promise<Task> {
		const { body } = await this.call("GET", `/api/queue/tasks/${taskId}`);
		if (body.task === undefined) throw new Error(`no task ${taskId}: ${JSON.stringify(body)}`);
		return body.task;
	}

	/** The task as it is stored: it is looked up without a poll, of which the queue would take notice. */
	async storedTask(taskId: string): Promise<TaskRecord> {
		const record = await runInDurableObject(this.queue, (_queue, { storage }) => storage.kv.get<string>(taskId));
		if (record === undefined) throw new Error(`no task ${taskId} is stored`);
		return JSON.parse(record);
	}

	/**
	 * From now on tasks cannot be stored.
	 * @param isBroken if left out, for none of them
	 * @returns mends it
	 */
	breakStorage(isBroken: (taskId: string, isStored: boolean) => boolean = () => true): Promise<() => void> {
		return runInDurableObject(this.queue, (_queue, { storage }) => {
			const kv: SyncKvStorage = Object.getPrototypeOf(storage.kv);
			const { put } = kv;
			const broken = vi.spyOn(kv, "put").mockImplementation(function (this: SyncKvStorage, key, value) {
				if (isBroken(key, this.get(key) !== undefined)) throw new Error("broken on purpose");
				put.call(this, key, value);
			});
			return () => broken.mockRestore();
		});
	}

	upgrade(
		options: { since?: string; delta?: string; protocols?: string[]; headers?: Record<string, string> } = {},
	): Promise<Response> {
		const protocols = options.protocols ?? ["novel-queue.v1", `bearer.${this.#token}`];
		const { since, delta } = options;
		const wish = new URLSearchParams({ ...(since !== undefined && { since }), ...(delta !== undefined && { delta }) });
		const headers = { Upgrade: "websocket", "Sec-WebSocket-Protocol": protocols.join(", "), ...options.headers };
		return exports.default.fetch(new Request(`${BASE}/api/queue/ws?${wish}`, { headers }));
	}

	async openSocket(since?: string, delta?: "true", isDeaf = false): Promise<Socket> {
		const { webSocket, status } = await this.upgrade({
			...(since !== undefined && { since }),
			...(delta !== undefined && { delta }),
		});
		if (webSocket === null || webSocket === undefined) throw new Error(`no socket: ${status}`);
		const socket = new Socket(webSocket, isDeaf);
		await socket.until(({ frames }) => frames[0]);
		return socket;
	}

	get queue() {
		return env.TASK_QUEUE.getByName(this.id);
	}

	async processor(projectName: string) {
		const project = await this.queue.findProject(projectName);
		if (project === null) throw new Error(`no project ${projectName}`);
		return env.TASK_PROCESSOR.getByName(project.id);
	}
}
