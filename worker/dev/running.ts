/**
 * Whether processes still run. A process that has ended but was not waited for yet (in a container nobody may ever do it)
 * still takes signals; on Linux `/proc` tells it apart, elsewhere it counts as running.
 */
import { readdirSync, readFileSync } from "node:fs";

export function isRunning(pid: number): boolean {
	return takesSignals(pid) && readState(pid)?.state !== "ended";
}

export function isGroupRunning(groupId: number): boolean {
	if (!takesSignals(-groupId)) return false;
	if (process.platform !== "linux") return true;
	return readdirSync("/proc").some((name) => {
		const process = /^\d+$/.test(name) ? readState(Number(name)) : null;
		return process?.groupId === groupId && process.state === "running";
	});
}

function takesSignals(target: number): boolean {
	try {
		process.kill(target, 0);
		return true;
	} catch {
		return false;
	}
}

/** `/proc/<pid>/stat` is `pid (name) state parent group …`, where the name may hold anything. */
function readState(pid: number): { state: "running" | "ended"; groupId: number } | null {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		const [state, , groupId] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		return { state: state === "Z" || state === "X" ? "ended" : "running", groupId: Number(groupId) };
	} catch {
		return null;
	}
}
