/**
 * A command in a process group of its own, so that it can be ended whole: wrangler's workerd is a grandchild, and
 * a signal to wrangler alone may leave it behind.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { isGroupRunning } from "./running.ts";

const LIFELINE = join(import.meta.dirname, "lifeline.ts");
/** How long a group may take to end by itself after SIGTERM. */
const GRACE_MS = 5_000;
/** How long the system may take to end what SIGKILL was sent to. */
const DYING_MS = 2_000;
const POLL_MS = 20;

export type ProcessGroup = {
	/** Also the id of the group. */
	pid: number;
	/** The exit code of the command, once it and its output have ended. */
	exited: Promise<number>;
	/** SIGTERM to all of them, SIGKILL to those that are left after a grace period. */
	stop(): Promise<void>;
	/** SIGKILL to all of them, as in a crash. */
	kill(): Promise<void>;
};

export type GroupOptions = { cwd: string; env: NodeJS.ProcessEnv; onOutput: (text: string) => void };

export function startGroup(command: string, args: string[], { cwd, env, onOutput }: GroupOptions): ProcessGroup {
	const child = spawn(process.execPath, [LIFELINE, command, ...args], { cwd, env, detached: true, stdio: "pipe" });
	const { pid } = child;
	if (pid === undefined) throw new Error(`${process.execPath} could not be started.`);
	// Writing fails once the group is gone; nothing is written, the pipe only has to stay open.
	child.stdin.on("error", () => {});
	child.stdout.setEncoding("utf8").on("data", onOutput);
	child.stderr.setEncoding("utf8").on("data", onOutput);

	let hasExited = false;
	// Once the group is gone, its id may be given to somebody else's.
	const signal = (name: NodeJS.Signals) => {
		if (!hasExited) signalGroup(pid, name);
	};
	const killNow = () => signal("SIGKILL");
	process.once("exit", killNow);
	child.once("exit", () => {
		// What outlives the leader belongs to nobody, and would hold the output open.
		killNow();
		hasExited = true;
		process.off("exit", killNow);
	});
	const exited = once(child, "close").then(([code]: unknown[]) => (typeof code === "number" ? code : 1));

	return {
		pid,
		exited,
		async stop() {
			signal("SIGTERM");
			if (!(await isGroupGone(pid, GRACE_MS))) killNow();
			await exited;
		},
		async kill() {
			killNow();
			await exited;
			await isGroupGone(pid, DYING_MS);
		},
	};
}

async function isGroupGone(pid: number, withinMs: number): Promise<boolean> {
	const deadline = Date.now() + withinMs;
	while (isGroupRunning(pid)) {
		if (Date.now() >= deadline) return false;
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
	return true;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch {
		// Nobody is left to hear it.
	}
}
