/**
 * `npm run test:chaos`: many seeds, two at a time. A seed that fails is printed with everything that led to it and the command
 * that runs it alone; the last line counts.
 */
import { parseArgs } from "node:util";
import { bundleWorker } from "../dev/bundle-worker.ts";
import { runSeed, type SeedResult } from "./run-seed.ts";

const USAGE = "Usage: npm run test:chaos -- [--seeds N] [--from N] [--jobs N] | --seed N [--log]";
const DEFAULT_SEEDS = 50;
const DEFAULT_JOBS = 2;
/** One cause shows in many places; the first ones are nearest to it. */
const PROBLEMS = 15;
/** Of a failed run's server log. */
const LOG_LINES = 60;

const options = readOptions();
// Ctrl-C ends this process, and each server's process group with it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));

const bundle = await bundleWorker();
const waiting = [...options.seeds];
const failed: number[] = [];
let done = 0;
await Promise.all(Array.from({ length: options.jobs }, work));
bundle.remove();

if (failed.length > 0) console.log(`\nAgain, one by one:\n${failed.map((seed) => `    ${commandFor(seed)}`).join("\n")}`);
console.log(`\n${done - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function work(): Promise<void> {
	for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
		const result = await runSeed(seed, bundle.flags);
		done += 1;
		if (result.problems.length > 0) failed.push(seed);
		show(result);
	}
}

function show(result: SeedResult): void {
	const { seed, problems, kills, ownEnds, cutOff, tasks, chapters, seconds, recoverySeconds } = result;
	const facts = `${kills} kills, ${ownEnds} ends of its own, ${cutOff} calls cut off, ${tasks} tasks, ${chapters} chapters, quiet ${recoverySeconds.toFixed(1)} s after the last start`;
	const verdict = problems.length === 0 ? "ok    " : "FAILED";
	console.log(`${verdict} seed ${seed} (${done}/${options.seeds.length}, ${seconds.toFixed(1)} s): ${facts}`);
	if (problems.length === 0 && !options.isLogWanted) return;
	for (const problem of problems.slice(0, PROBLEMS)) console.log(`       ${problem}`);
	if (problems.length > PROBLEMS) console.log(`       … and ${problems.length - PROBLEMS} more`);
	console.log(`\n${result.timeline.join("\n")}\n`);
	console.log(options.isLogWanted ? result.output : result.output.split("\n").slice(-LOG_LINES).join("\n"));
	if (problems.length > 0) console.log(`\nAgain: ${commandFor(seed)}\n`);
}

function commandFor(seed: number): string {
	return `npm run test:chaos -- --seed ${seed}`;
}

function readOptions(): { seeds: number[]; jobs: number; isLogWanted: boolean } {
	try {
		const { values } = parseArgs({
			options: {
				seed: { type: "string" },
				seeds: { type: "string" },
				from: { type: "string" },
				jobs: { type: "string" },
				log: { type: "boolean", default: false },
			},
		});
		const isLogWanted = values.log;
		if (values.seed !== undefined) return { seeds: [toNumber("--seed", values.seed)], jobs: 1, isLogWanted };
		const from = toNumber("--from", values.from ?? "1");
		const count = toNumber("--seeds", values.seeds ?? String(DEFAULT_SEEDS));
		const jobs = toNumber("--jobs", values.jobs ?? String(DEFAULT_JOBS));
		return { seeds: Array.from({ length: count }, (_, at) => from + at), jobs, isLogWanted };
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
		process.exit(2);
	}
}

function toNumber(name: string, text: string): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value) || value < 1)
		throw new Error(`${name} needs a whole number from 1, not ${JSON.stringify(text)}.`);
	return value;
}
