/** The same queue of one row on `partyserver`: sockets, hibernation and broadcast are the library's. */
import { RpcTarget } from "cloudflare:workers";
import { type Connection, routePartykitRequest, Server } from "partyserver";
import type { RunReport } from "../../core/run.ts";
import { type ChangeTemplates, fill } from "./report.ts";

export class Party extends Server {
	static override options = { hibernate: true };

	override onStart(): void {
		this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS tasks (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID");
	}

	override onConnect(connection: Connection): void {
		connection.send("{}");
	}

	openRun({ record, frame }: ChangeTemplates): PartyLine {
		return new PartyLine((change) => {
			this.ctx.storage.sql.exec("INSERT OR REPLACE INTO tasks (id, record) VALUES ('task', ?)", fill(record, change));
			this.broadcast(fill(frame, change));
		});
	}
}

class PartyLine extends RpcTarget {
	readonly #change: (change: number) => void;

	constructor(change: (change: number) => void) {
		super();
		this.#change = change;
	}

	report(report: RunReport): object {
		this.#change(Number(report.message.values.chapter));
		return {};
	}
}

export default {
	async fetch(request: Request, env: Cloudflare.Env): Promise<Response> {
		return (await routePartykitRequest(request, env)) ?? new Response("party");
	},
};
