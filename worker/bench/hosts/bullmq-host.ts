/** BullMQ on a Redis of its own. The first argument is the Redis server's command; without one nobody starts this. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { Queue } from "bullmq";

const [command, port] = process.argv.slice(2);
if (command === undefined || port === undefined) throw new Error("Usage: node bullmq-host.ts <redis-server> <port>");
const folder = mkdtempSync(join(tmpdir(), "novel-queue-bench-"));
const persistence = ["--dir", folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always"];
const redis = spawn(command, ["--port", port, "--bind", "127.0.0.1", ...persistence], { stdio: ["ignore", "ignore", "inherit"] });
const remove = () => {
	redis.kill("SIGKILL");
	rmSync(folder, { recursive: true, force: true });
};
process.once("exit", remove);
process.once("disconnect", () => process.exit(0));
// Without it the queue would wait for ever.
redis.once("exit", () => process.exit(1));
redis.once("error", () => process.exit(1));

const queue = new Queue("tasks", { connection: { host: "127.0.0.1", port: Number(port), maxRetriesPerRequest: null } });
queue.on("error", () => {});
await queue.waitUntilReady();

async function list(): Promise<string> {
	return JSON.stringify({ success: true, tasks: await queue.getJobs(["waiting"], 0, 49) });
}

async function add(data: object): Promise<string> {
	const { id } = await queue.add("chapter", data);
	return JSON.stringify({ success: true, taskId: id });
}

// The smallest service that a client could ask: no check of who asks or of what.
const server = createServer((request, response) => {
	void (request.method === "POST" ? json(request).then((body) => add(Object(body))) : list())
		.then((body) => response.writeHead(200, { "content-type": "application/json" }).end(body))
		.catch((error: unknown) => response.writeHead(500).end(String(error)));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();

type Command = { kind: "add" | "list"; count: number; atOnce: number; data: object };

process.on("message", async ({ kind, count, atOnce, data }: Command) => {
	const startedAt = performance.now();
	let next = 0;
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			for (let at = next++; at < count; at = next++) await (kind === "add" ? add(data) : list());
		}),
	);
	process.send?.({ perSecond: count / ((performance.now() - startedAt) / 1000) });
});
process.send?.({ pid: redis.pid, port: typeof address === "object" ? address?.port : null });
