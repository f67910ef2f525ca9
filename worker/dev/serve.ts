/** `npm start`: the whole service on this machine, until Ctrl-C. Further flags go on to `wrangler dev`. */
import { join } from "node:path";
import { buildPage } from "./build-page.ts";
import { ensureDevVars } from "./dev-vars.ts";
import { checkPort } from "./free-port.ts";
import { PROJECT_ROOT } from "./paths.ts";
import { DEFAULT_PORT, parseServeArgs, type ServeArgs } from "./serve-args.ts";
import { type LocalServer, startServer } from "./server.ts";
import { isHealthy } from "./wait-for-health.ts";

/** npm, its shell and this process all hear one Ctrl-C and pass it on: what comes so soon after the first is the same one. */
const SAME_KEYPRESS_MS = 1_000;
/** After Ctrl-C the shell is back at once, and a server that is started right then meets the one that still ends. */
const LEAVING_MS = 3_000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

// Until the server is up there is nothing to end in good order: leaving ends its process group.
const leave = () => process.exit(130);
for (const signal of SIGNALS) process.on(signal, leave);

try {
	process.exitCode = await serve(parseServeArgs(process.argv.slice(2)));
} catch (error) {
	console.error(`\n${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
}

async function serve({ port, ip, persistTo, flags }: ServeArgs): Promise<number> {
	await requirePort(port, ip);
	if (ensureDevVars(join(PROJECT_ROOT, ".dev.vars"))) console.log("Wrote .dev.vars with fresh secrets for this machine.");
	if (await buildPage()) console.log("Built the page.");
	console.log("Starting the server …");

	let isReady = false;
	const server = await startServer({
		port,
		ip,
		vars: "project",
		persistTo: persistTo ?? join(PROJECT_ROOT, ".wrangler/state"),
		flags,
		// What wrangler says while it starts matters only if it does not come up, and then it is in the error.
		log(text) {
			if (isReady) process.stdout.write(text);
		},
	});
	isReady = true;
	console.log(describe(server));
	return await untilEnd(server);
}

async function requirePort(port: number, ip: string): Promise<void> {
	let state = await checkPort(port, ip);
	for (const deadline = Date.now() + LEAVING_MS; state === "taken" && Date.now() < deadline; state = await checkPort(port, ip)) {
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	if (state === "free") return;
	const other = `Choose another one:\n\n    npm start -- --port ${port === DEFAULT_PORT ? port + 3 : DEFAULT_PORT}\n`;
	if (state === "not_allowed") throw new Error(`This user may not listen on port ${port}. ${other}`);
	const url = `http://127.0.0.1:${port}`;
	const owner = (await isHealthy(url)) ? `A Novel Queue is running there already: ${url}` : "Another program uses it.";
	throw new Error(`Port ${port} is taken. ${owner}\n${other}`);
}

function describe({ url, port }: LocalServer): string {
	const demo = port === DEFAULT_PORT ? "npm run demo" : `npm run demo -- --url ${url}`;
	return `
  Novel Queue is running.

    Page   ${url}
    API    ${url}/api
    Demo   ${demo}   (in another terminal)
    Stop   Ctrl-C
`;
}

/** @returns the exit code: 0 if it was asked to end, the server's own if that ended by itself */
async function untilEnd(server: LocalServer): Promise<number> {
	let stoppingSince: number | null = null;
	const stop = () => {
		const now = Date.now();
		if (stoppingSince === null) {
			stoppingSince = now;
			console.log("\nStopping …");
			void server.stop();
		} else if (now - stoppingSince > SAME_KEYPRESS_MS) {
			void server.kill();
		}
	};
	for (const signal of SIGNALS) process.off(signal, leave).on(signal, stop);
	const code = await server.exited;
	if (stoppingSince !== null) return 0;
	console.error(`The server ended by itself (exit code ${code}).`);
	return code === 0 ? 1 : code;
}
