/**
 * Plays the processor of a running task on any object that has our queue's line: one report at a time, as fast as they are
 * taken or each when it is told. It runs beside the object in the same workerd, and nothing of it is measured alone.
 */
import * as z from "zod/v4/mini";
import { reportOf } from "./report.ts";

export const commandSchema = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("open"), object: z.string(), args: z.array(z.unknown()) }),
	/** One change. */
	z.object({ kind: z.literal("one"), change: z.number() }),
	/** Changes from this number on, for so many milliseconds; the answer names the last one. */
	z.object({ kind: z.literal("stream"), from: z.number(), forMs: z.number() }),
]);
export type Command = z.infer<typeof commandSchema>;

/** What it needs of an object; what comes back of a call is the object's business. */
interface Line extends Disposable {
	report(report: object): Promise<unknown>;
}
type Queue = { openRun(...args: unknown[]): Promise<Line | null> };
type Env = { QUEUE: { getByName(name: string): Queue } };

export default {
	async fetch(request: Request, env: Env): Promise<Response> {
		if (request.headers.get("Upgrade") !== "websocket") return new Response("the driver is up");
		const { 0: client, 1: server } = new WebSocketPair();
		server.accept();
		let line: Line | null = null;
		const serve = async (command: Command): Promise<object> => {
			if (command.kind === "open") {
				line = await env.QUEUE.getByName(command.object).openRun(...command.args);
				if (line === null) throw new Error("The queue knows no such run.");
				return {};
			}
			if (line === null) throw new Error("No line is open.");
			if (command.kind === "one") {
				await line.report(reportOf(command.change));
				return {};
			}
			let change = command.from;
			const end = Date.now() + command.forMs;
			do {
				await line.report(reportOf(change));
				change += 1;
			} while (Date.now() < end);
			return { last: change - 1 };
		};
		server.addEventListener("message", ({ data }) => {
			serve(z.parse(commandSchema, JSON.parse(String(data)))).then(
				(done) => server.send(JSON.stringify(done)),
				(error: unknown) => server.close(1011, String(error).slice(0, 100)),
			);
		});
		return new Response(null, { status: 101, webSocket: client });
	},
};
