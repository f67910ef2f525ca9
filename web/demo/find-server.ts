/** Finds the server for a demo: the one that was named, the one that runs on this machine, or one of its own. */
import { join } from "node:path";
import { ensureDevVars } from "../../worker/dev/dev-vars.ts";
import { checkPort } from "../../worker/dev/free-port.ts";
import { PROJECT_ROOT } from "../../worker/dev/paths.ts";
import { DEFAULT_PORT } from "../../worker/dev/serve-args.ts";
import { startServer } from "../../worker/dev/server.ts";
import { isHealthy } from "../../worker/dev/wait-for-health.ts";

const HOST = "127.0.0.1";

export type DemoServer = { url: string; isOwn: boolean; stop(): Promise<void> };

/** @throws Error if the named one does not answer */
export async function findServer(url: string | null, onStart: () => void): Promise<DemoServer> {
	const known = url ?? `http://${HOST}:${DEFAULT_PORT}`;
	if (await isHealthy(known)) return { url: known, isOwn: false, stop: async () => {} };
	if (url !== null) throw new Error(`${url} does not answer. Is it running?`);

	onStart();
	// The storage and secrets of `npm start`, so that the novel is there when that is started next.
	ensureDevVars(join(PROJECT_ROOT, ".dev.vars"));
	const isFree = (await checkPort(DEFAULT_PORT, HOST)) === "free";
	const server = await startServer({
		vars: "project",
		persistTo: join(PROJECT_ROOT, ".wrangler/state"),
		...(isFree && { port: DEFAULT_PORT }),
	});
	return { url: server.url, isOwn: true, stop: server.stop };
}
