/** The same as the bare object on `partyserver`: sockets, hibernation and broadcast are the library's. */
import { type Connection, routePartykitRequest, Server } from "partyserver";
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
		return createLine(({ message }) => {
			const change = Number(message.values.chapter);
			this.ctx.storage.sql.exec("INSERT OR REPLACE INTO tasks (id, record) VALUES ('task', ?)", fill(record, change));
			this.broadcast(fill(frame, change));
		});
	}
}

export default {
	async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
		return (await routePartykitRequest(request, env)) ?? new Response("party");
	},
};
