/** BullMQ on a Redis of its own. The first argument is the Redis server's command; without one nobody starts this. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

type Command = { kind: "add" | "list"; count: number; atOnce: number; data: object };

process.on("message", async ({ kind, count, atOnce, data }: Command) => {
	const startedAt = performance.now();
	let next = 0;
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			for (let at = next++; at < count; at = next++) {
				if (kind === "add") await queue.add("chapter", data);
				// As an answer to a client, which is what a list is for.
				else JSON.stringify(await queue.getJobs(["waiting"], 0, 49));
			}
		}),
	);
	process.send?.({ perSecond: count / ((performance.now() - startedAt) / 1000) });
});
process.send?.({ pid: redis.pid });
