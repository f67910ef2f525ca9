/**
 * `npm run bench`: measures the service beside its alternatives on this machine and says which targets are met. It never fails
 * on time: a figure that is short is printed, and only a measurement that could not be made ends it with an error.
 */
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { bundleBoth } from "./bundles.ts";
import { CASES } from "./cases/cases.ts";
import { formatResult, formatVerdict } from "./format-result.ts";
import type { Result } from "./result.ts";

const USAGE = `Usage: npm run bench -- [--only NAME]… [--rounds N] [--json FILE] [--smoke]\nNames: ${Object.keys(CASES).join(", ")}`;
const DEFAULT_ROUNDS = 5;

const options = readOptions();
// Ctrl-C ends this process, and each server's process group with it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(130));
// Every server wants to know when this process ends.
process.setMaxListeners(100);

const startedAt = performance.now();
console.log(
	`${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), load ${loadavg()[0]?.toFixed(1)}; ${options.rounds} rounds`,
);
progress("bundling");
const { product, metered } = await bundleBoth();
const results: Result[] = [];
const failures: string[] = [];
for (const name of options.names) {
	const measure = CASES[name];
	if (measure === undefined) continue;
	try {
		const result = await measure({
			rounds: options.rounds,
			size: options.size,
			product: product.script,
			metered: metered.script,
			progress: (text) => progress(`${name}: ${text}`),
		});
		results.push(result);
		clearProgress();
		console.log(formatResult(result));
	} catch (error) {
		failures.push(name);
		clearProgress();
		console.error(
			`\n# ${name} could not be measured\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
		);
	}
}
product.remove();
metered.remove();
if (options.json !== undefined)
	writeFileSync(options.json, `${JSON.stringify({ rounds: options.rounds, results }, null, "\t")}\n`);
console.log(`\n${((performance.now() - startedAt) / 1000).toFixed(0)} s, load ${loadavg()[0]?.toFixed(1)} at the end`);
if (failures.length > 0) console.log(`Not measured: ${failures.join(", ")}`);
console.log(formatVerdict(results));
process.exit(failures.length === 0 ? 0 : 1);

/** One line that is written over, or lines where nobody looks at a terminal. */
function progress(text: string): void {
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(4);
	process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${seconds} s  ${text}` : `${seconds} s  ${text}\n`);
}

function clearProgress(): void {
	if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}

function readOptions() {
	try {
		const { values } = parseArgs({
			options: {
				only: { type: "string", multiple: true },
				rounds: { type: "string" },
				json: { type: "string" },
				smoke: { type: "boolean", default: false },
			},
		});
		const names = values.only ?? Object.keys(CASES);
		const unknown = names.find((name) => CASES[name] === undefined);
		if (unknown !== undefined) throw new Error(`There is no measurement ${JSON.stringify(unknown)}.`);
		const rounds = Number(values.rounds ?? DEFAULT_ROUNDS);
		if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error("--rounds needs a whole number from 1.");
		return { names, rounds, json: values.json, size: values.smoke ? ("smoke" as const) : ("full" as const) };
	} catch (error) {
		console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
		process.exit(2);
	}
}
