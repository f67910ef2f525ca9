/** `npm run check`: format and lint, then the types of every part. All findings are shown; one of them fails it. */
import { BIOME, TSC } from "./paths.ts";
import { runCaptured } from "./run-command.ts";
import { ensureWorkerTypes } from "./worker-types.ts";

/** The parts with a `tsconfig.json` of their own; each sees another platform's globals. */
const PARTS = [".", "worker", "web"];

const color = Boolean(process.stdout.isTTY && !process.env.NO_COLOR);
const results = await Promise.all([check("biome", [BIOME, "check", `--colors=${color ? "force" : "off"}`]), ...(await types())]);
const failed = results.filter((isGood) => !isGood).length;
console.log(failed === 0 ? "\nAll checks passed." : `\n${failed} of ${results.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;

async function types(): Promise<Promise<boolean>[]> {
	if (await ensureWorkerTypes()) console.log("Generated worker-configuration.d.ts.");
	return PARTS.map((part) => check(`types of ${part}`, [TSC, "--project", part, "--pretty", String(color)]));
}

/** Prints a check as a whole when it is done, so that those that run together do not mix. */
async function check(name: string, args: string[]): Promise<boolean> {
	const startedAt = performance.now();
	const { code, output } = await runCaptured(process.execPath, args);
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
	console.log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
	if (output.trim() !== "") console.log(output.trimEnd());
	return code === 0;
}
