/** An alternative that runs on Node, in a process of its own; it is told what to do over the process's own channel. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const GRACE_MS = 3_000;

export type NodeHost = {
	pid: number;
	/** What it said when it was ready. */
	ready: Record<string, unknown>;
	/** @returns its answer to one message; only one may be under way */
	ask: (message: object) => Promise<Record<string, unknown>>;
	stop: () => Promise<void>;
};

/** @param file beside this one */
export async function startNodeHost(file: string, args: string[] = []): Promise<NodeHost> {
	const child = fork(join(import.meta.dirname, file), args, { execArgv: ["--disable-warning=ExperimentalWarning"] });
	// It ends with the channel, also when this process is gone, and takes along what it has started.
	const exited = once(child, "exit");
	const next = async (): Promise<Record<string, unknown>> => {
		const [message]: unknown[] = await Promise.race([
			once(child, "message"),
			exited.then(() => {
				throw new Error(`${file} has ended.`);
			}),
		]);
		return Object(message);
	};
	const ready = await next();
	return {
		pid: child.pid ?? 0,
		ready,
		ask(message) {
			const answer = next();
			child.send(message);
			return answer;
		},
		async stop() {
			const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
			child.disconnect();
			await exited;
			clearTimeout(timer);
		},
	};
}
