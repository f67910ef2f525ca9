/**
 * The types of the Workers runtime (`worker-configuration.d.ts`), which wrangler generates: untracked, as they are half a
 * megabyte and follow from the versions in the lockfile and the date in `wrangler.toml`.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT, WRANGLER } from "./paths.ts";
import { runQuietly } from "./run-command.ts";
import { WRANGLER_ENV } from "./wrangler-env.ts";

const TYPES = join(PROJECT_ROOT, "worker-configuration.d.ts");

/** @returns whether they were generated now, and not fresh already */
export async function ensureWorkerTypes(): Promise<boolean> {
	if (existsSync(TYPES) && readFileSync(TYPES, "utf8").slice(0, 1_000).includes(expectedHeader())) return false;
	await runQuietly(process.execPath, [WRANGLER, "types", "--include-env=false"], WRANGLER_ENV);
	return true;
}

/** As wrangler writes it: `Runtime types generated with workerd@<version> <compatibility date> <flags>`. */
function expectedHeader(): string {
	const config = readFileSync(join(PROJECT_ROOT, "wrangler.toml"), "utf8");
	const date = /^compatibility_date = "(.*)"/m.exec(config)?.[1];
	const flags = /^compatibility_flags = \[(.*)\]/m.exec(config)?.[1]?.match(/[\w-]+/g) ?? [];
	const workerd = /"version": "(.*)"/.exec(readFileSync(join(PROJECT_ROOT, "node_modules/workerd/package.json"), "utf8"))?.[1];
	return `generated with workerd@${workerd} ${date} ${flags.join(",")}`.trimEnd();
}
