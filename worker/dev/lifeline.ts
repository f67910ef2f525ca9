/**
 * Runs a command as the leader of its own process group, and ends the group when whoever started it is gone: after a crash
 * or SIGKILL nobody else would stop wrangler and the workerd below it. Its standard input is the line that breaks.
 */
import { spawn } from "node:child_process";
import { constants } from "node:os";

const GRACE_MS = 3_000;

const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error("Usage: node lifeline.ts <command> [args…]");

// A signal to the group reaches the command by itself; this process has to outlive it to tell how it ended.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

let isOrphaned = false;
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
child.on("error", (error) => {
	console.error(`${command} could not be started: ${error.message}`);
	process.exit(1);
});
child.on("exit", (code, signal) => {
	signalGroup("SIGTERM");
	if (!isOrphaned) process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
});

process.stdin.resume();
process.stdin.once("close", () => {
	isOrphaned = true;
	signalGroup("SIGTERM");
	setTimeout(() => signalGroup("SIGKILL"), GRACE_MS);
});

function signalGroup(signal: NodeJS.Signals): void {
	process.kill(-process.pid, signal);
}
