/** `npm run deploy`: builds the page and hands Worker and page to `wrangler deploy`. Flags go on to it, e.g. `--dry-run`. */
import { buildPage } from "./build-page.ts";
import { PROJECT_ROOT, WRANGLER } from "./paths.ts";
import { run } from "./run-command.ts";

await buildPage({ force: true });
// Signing in, the account and warnings are wrangler's to show: no environment of ours.
process.exitCode = await run(process.execPath, [WRANGLER, "deploy", "--cwd", PROJECT_ROOT, ...process.argv.slice(2)], {
	WRANGLER_SEND_METRICS: "false",
});
