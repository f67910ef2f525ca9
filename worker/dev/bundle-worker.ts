/**
 * Bundles the Worker once for many starts: each comes up two seconds sooner, all of them run the same code, and whoever edits
 * a file meanwhile restarts nobody's server.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPage } from "./build-page.ts";
import { PROJECT_ROOT, WRANGLER } from "./paths.ts";
import { runQuietly } from "./run-command.ts";
import { WRANGLER_ENV } from "./wrangler-env.ts";

export type Bundle = {
	/** The bundled module. */
	script: string;
	/** For `wrangler dev`, which then takes the bundle as it is. */
	flags: string[];
	remove(): void;
};

export type BundleOptions = {
	/** Another entry than that of `wrangler.toml`, by its name without `.ts`, and further flags for wrangler. */
	entry?: { folder: string; name: string; flags: string[] };
};

export async function bundleWorker({ entry }: BundleOptions = {}): Promise<Bundle> {
	// Servers that start at once must not both find it missing.
	await buildPage();
	const folder = mkdtempSync(join(tmpdir(), "novel-queue-bundle-"));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	process.once("exit", remove);
	const other = entry === undefined ? [] : [join(entry.folder, `${entry.name}.ts`), ...entry.flags];
	await runQuietly(process.execPath, [WRANGLER, "deploy", ...other, "--dry-run", "--outdir", folder], WRANGLER_ENV);
	const script = join(folder, `${entry?.name ?? "index"}.js`);
	return {
		script,
		// wrangler would look for its settings beside the bundle.
		flags: [script, "--no-bundle", "--config", join(PROJECT_ROOT, "wrangler.toml")],
		remove() {
			process.off("exit", remove);
			remove();
		},
	};
}
