import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { type ProcessGroup, startGroup } from "./process-group.ts";
import { isRunning } from "./running.ts";

/** A shell with a child in the background that would outlive it, as wrangler has its workerd; it prints both ids. */
const FAMILY = 'sleep 300 & echo "$$ $!"; wait';
const STUBBORN = `trap "" TERM; ${FAMILY}`;

async function start(script: string): Promise<{ group: ProcessGroup; family: number[] }> {
	let output = "";
	const group = startGroup("sh", ["-c", script], { cwd: "/", env: process.env, onOutput: (text) => (output += text) });
	onTestFinished(() => group.kill());
	await vi.waitUntil(() => output.includes("\n"), 5_000);
	return { group, family: output.trim().split(" ").map(Number) };
}

const allGone = (pids: number[]) => vi.waitUntil(() => !pids.some(isRunning), 10_000);

test("stop ends every process of the group", async () => {
	const { group, family } = await start(FAMILY);
	expect(family.map(isRunning)).toEqual([true, true]);
	await group.stop();
	await allGone(family);
});

test("kill ends also those that ignore SIGTERM", async () => {
	const { group, family } = await start(STUBBORN);
	await group.kill();
	await allGone(family);
});

test("the exit code is the command's, and what it left running is ended", async () => {
	const { group, family } = await start(FAMILY.replace("wait", "exit 7"));
	expect(await group.exited).toBe(7);
	await allGone(family.slice(1));
	await group.stop();
});

test("the group ends when its starter is killed and can tell it nothing", async () => {
	const module = fileURLToPath(new URL("process-group.ts", import.meta.url));
	const code = `
		import { startGroup } from ${JSON.stringify(module)};
		startGroup("sh", ["-c", ${JSON.stringify(FAMILY)}], { cwd: "/", env: process.env, onOutput: (text) => process.stdout.write(text) });`;
	const starter = spawn(process.execPath, ["--input-type=module", "--eval", code], { stdio: ["ignore", "pipe", "inherit"] });
	const [line]: unknown[] = await once(starter.stdout.setEncoding("utf8"), "data");
	const family = String(line).trim().split(" ").map(Number);
	expect(family.map(isRunning)).toEqual([true, true]);
	starter.kill("SIGKILL");
	await allGone(family);
}, 15_000);
