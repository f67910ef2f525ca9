/**
 * The floor: objects that do what our queue must do at least and nothing else. One writes a row and sends the same bytes for
 * each change; the other is the first version's design, one stored value with all tasks.
 */
import { DurableObject } from "cloudflare:workers";
import { type ChangeTemplates, createLine, fill, type ReportLine } from "./report.ts";

export type BareTask = { id: string; text: string };
type Env = { BARE: DurableObjectNamespace<BareQueue>; FIRST: DurableObjectNamespace<FirstVersion> };

const FIRST_FRAME = JSON.stringify({ type: "sync", cursor: "0.0", reset: true, tasks: [], deleted: [] });

export class BareQueue extends DurableObject<Env> {
	readonly #sql: SqlStorage;

	constructor(ctx: DurableObjectState, env: Env) {
		super(ctx, env);
		this.#sql = ctx.storage.sql;
		this.#sql.exec("CREATE TABLE IF NOT EXISTS tasks (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID");
		ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
	}

	override fetch(): Response {
		const { 0: client, 1: server } = new WebSocketPair();
		this.ctx.acceptWebSocket(server);
		server.send(FIRST_FRAME);
		return new Response(null, { status: 101, webSocket: client });
	}

	/** Answers from storage, as anything that has been asleep must. */
	override webSocketMessage(socket: WebSocket, message: string): void {
		this.#sql.exec("SELECT record FROM tasks WHERE id = ?", message).toArray();
		socket.send(FIRST_FRAME);
	}

	override webSocketClose(socket: WebSocket): void {
		socket.close();
	}

	openRun({ record, frame }: ChangeTemplates): ReportLine {
		return createLine(({ message }) => {
			const change = Number(message.values.chapter);
			this.#sql.exec("INSERT OR REPLACE INTO tasks (id, record) VALUES ('task', ?)", fill(record, change));
			const text = fill(frame, change);
			for (const socket of this.ctx.getWebSockets()) socket.send(text);
		});
	}

	add({ id, text }: BareTask): void {
		this.#sql.exec("INSERT INTO tasks (id, record) VALUES (?, ?)", id, text);
	}

	list(): string[] {
		return this.#sql
			.exec<{ record: string }>("SELECT record FROM tasks LIMIT 50")
			.toArray()
			.map(({ record }) => record);
	}
}

/** Reads and writes all tasks for each one. */
export class FirstVersion extends DurableObject<Env> {
	async add(task: BareTask): Promise<void> {
		const tasks = (await this.ctx.storage.get<BareTask[]>("tasks")) ?? [];
		tasks.push(task);
		await this.ctx.storage.put("tasks", tasks);
	}

	async fill(tasks: BareTask[]): Promise<void> {
		await this.ctx.storage.put("tasks", tasks);
	}

	async list(): Promise<BareTask[]> {
		return (await this.ctx.storage.get<BareTask[]>("tasks")) ?? [];
	}
}

export default {
	async fetch(request: Request, env: Env): Promise<Response> {
		const { pathname, searchParams } = new URL(request.url);
		const name = searchParams.get("name") ?? "";
		const isPost = request.method === "POST";
		switch (pathname) {
			case "/ws":
				return env.BARE.getByName(name).fetch(request);
			case "/tasks": {
				const queue = env.BARE.getByName(name);
				if (!isPost) return Response.json({ tasks: (await queue.list()).map((record) => JSON.parse(record)) });
				const task: BareTask = await request.json();
				await queue.add(task);
				return Response.json({ success: true, taskId: task.id }, { status: 200 });
			}
			case "/first/tasks": {
				const queue = env.FIRST.getByName(name);
				if (!isPost) return Response.json({ tasks: await queue.list() });
				const task: BareTask = await request.json();
				await queue.add(task);
				return Response.json({ success: true, taskId: task.id });
			}
			case "/first/fill":
				await env.FIRST.getByName(name).fill(await request.json());
				return Response.json({ success: true });
			default:
				return new Response("bare");
		}
	},
};
