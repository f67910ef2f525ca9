/**
 * What an app on `partyserver` does for the same job: it keeps the task and makes the row and the frame from what is reported. Sockets,
 * hibernation and broadcast are the library's.
 */
import { type Connection, routePartykitRequest, Server } from "partyserver";
import { parseCursor } from "../../../protocol/cursor.ts";
import type { Sync } from "../../../protocol/feed.ts";
import type { Task, TaskProgress } from "../../../protocol/task.ts";
import { type ChangeTemplates, createLine, fill, type ReportLine } from "./report.ts";

export class Party extends Server {
	static override options = { hibernate: true };

	override onStart(): void {
		this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS tasks (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID");
	}

	override onConnect(connection: Connection): void {
		connection.send("{}");
	}

	openRun({ record, frame }: ChangeTemplates): ReportLine {
		let task: Task = JSON.parse(fill(record, 0));
		const sample: Sync = JSON.parse(fill(frame, 0));
		const epoch = parseCursor(sample.cursor)?.epoch ?? "";
		return createLine(({ progress, message: { code, values }, chapters }) => {
			const message = `Writing chapter ${values.chapter} (${values.position} of ${values.total})`;
			const news = { progress, message, messageCode: code, messageValues: values, chapters };
			task = { ...task, ...news, rev: task.rev + 1, updatedAt: Date.now() };
			this.ctx.storage.sql.exec("INSERT OR REPLACE INTO tasks (id, record) VALUES ('task', ?)", JSON.stringify(task));
			this.broadcast(JSON.stringify(syncOf(epoch, task)));
		});
	}
}

function syncOf(
	epoch: string,
	{ id, updatedAt, rev, progress, message, messageCode, messageValues, chapters, estimatedEndAt }: Task,
): Sync {
	const changed: TaskProgress = { id, updatedAt, rev, progress, message, messageCode, messageValues, chapters, estimatedEndAt };
	return { type: "sync", cursor: `${epoch}.${rev}`, reset: false, tasks: [], deleted: [], progress: [changed] };
}

export default {
	async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
		return (await routePartykitRequest(request, env)) ?? new Response("party");
	},
};
