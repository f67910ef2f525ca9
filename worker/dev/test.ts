/**
 * `npm test`: all tests of the project by Vitest, whose flags and filters it takes. It fails also on what Vitest lets pass: an
 * exception that left a Durable Object's handler, or an AI key in the output. The last line is always `N passed, N failed`.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ON_PURPOSE, OutputScanner } from "./output-scanner.ts";
import { VITEST } from "./paths.ts";
import { runCaptured } from "./run-command.ts";
import { type Counts, countTests } from "./test-report.ts";

// Ctrl-C reaches Vitest by itself; this process stays for the closing line.
process.on("SIGINT", () => {});

const args = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "novel-queue-test-"));
const report = join(folder, "report.json");
const scanner = new OutputScanner();

const { code } = await runCaptured(process.execPath, [VITEST, "run", ...reporters(), ...args], colors(), (text, isError) => {
	(isError ? process.stderr : process.stdout).write(text);
	scanner.add(text);
});
scanner.end();
const counts = readCounts();
rmSync(folder, { recursive: true, force: true });

for (const line of scanner.lines) console.error(`Must not be in the output: ${line}`);
if (scanner.lines.length > 0) {
	console.error(`What a Durable Object throws is a bug, unless a test means it and says "${ON_PURPOSE}" in the error's message.`);
}
let failed = counts.failed + scanner.lines.length;
if (code !== 0 && failed === 0) failed = 1;
console.log(`\n${counts.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : code || 1;

function reporters(): string[] {
	const shown = args.some((arg) => arg.startsWith("--reporter")) ? [] : ["--reporter=default"];
	return [...shown, "--reporter=json", `--outputFile.json=${report}`];
}

/** Vitest writes into a pipe here, and must not judge by that whether somebody sees its colours. */
function colors(): NodeJS.ProcessEnv {
	if (process.env.NO_COLOR || process.env.FORCE_COLOR) return {};
	return process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
}

/** Without a report Vitest did not get so far as to run a test, and its exit code says so. */
function readCounts(): Counts {
	try {
		return countTests(readFileSync(report, "utf8"));
	} catch {
		return { passed: 0, failed: 0 };
	}
}
