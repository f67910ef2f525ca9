/** What the system knows of a process (Linux): memory, CPU time, open descriptors, and the limit of those. */
import { readdirSync, readFileSync } from "node:fs";

/** Fixed by the kernel's interface on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Resident bytes, what is shared with other processes counted by its share. */
export function residentBytes(pid: number): number {
	const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
	return Number(kilobytes) * 1024;
}

/** Seconds of CPU that the process has used, to the hundredth. */
export function cpuSeconds(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

export function openDescriptors(pid: number): number {
	return readdirSync(`/proc/${pid}/fd`).length;
}

/** The process below a group's leader that has this name. */
export function findInGroup(groupId: number, name: string): number {
	for (const entry of readdirSync("/proc")) {
		if (!/^\d+$/.test(entry)) continue;
		try {
			const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
			const command = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
			const group = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
			if (group === groupId && command === name) return Number(entry);
		} catch {
			// It has ended between the two looks.
		}
	}
	throw new Error(`No ${name} runs in process group ${groupId}.`);
}

/** How many files a process started from here may open. */
export function descriptorLimit(): number {
	const limit = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
	return Number(limit);
}
