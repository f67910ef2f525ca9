/** Socket.IO on Node with one SQLite write for each change, durable before it is sent. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as turn } from "node:timers/promises";
import { Server } from "socket.io";
import { type ChangeTemplates, fill } from "./report.ts";

const folder = mkdtempSync(join(tmpdir(), "novel-queue-bench-"));
process.once("disconnect", () => process.exit(0));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const database = new DatabaseSync(join(folder, "tasks.sqlite"));
database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
database.exec("CREATE TABLE tasks (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID");
const write = database.prepare("INSERT OR REPLACE INTO tasks (id, record) VALUES ('task', ?)");

const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });
http.listen(0, "127.0.0.1", () => {
	const address = http.address();
	process.send?.({ port: address !== null && typeof address === "object" ? address.port : 0 });
});

let templates: ChangeTemplates | null = null;

function change(number: number): void {
	if (templates === null) throw new Error("It was not said what to send.");
	write.run(fill(templates.record, number));
	io.emit("sync", JSON.parse(fill(templates.frame, number)));
}

type Command =
	| { kind: "open"; templates: ChangeTemplates }
	| { kind: "one"; change: number }
	| { kind: "stream"; from: number; forMs: number };

process.on("message", async (command: Command) => {
	if (command.kind === "open") templates = command.templates;
	if (command.kind === "one") change(command.change);
	let last = 0;
	if (command.kind === "stream") {
		const end = Date.now() + command.forMs;
		last = command.from - 1;
		do {
			last += 1;
			change(last);
			// The sockets are written to when the turn ends.
			await turn();
		} while (Date.now() < end);
	}
	process.send?.({ last });
});
