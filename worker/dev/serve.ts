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
/**
 * After Ctrl-C or SIGKILL the shell is back at once, and a server that is started right then meets the one that still ends: its
 * lifeline ends it within 3 s, and the system takes a moment more.
 */
const LEAVING_MS = 5_000;
const RESTARTS_A_MINUTE = 5;
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

	const start = async (): Promise<LocalServer> => {
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
		return server;
	};
	const first = await start();
	console.log(describe(first));
	return await keepRunning(first, start);
}

/** `wrangler dev` can be ended by a client that hangs up in the middle of a request. The data survives that, so it starts again. */
async function keepRunning(first: LocalServer, start: () => Promise<LocalServer>): Promise<number> {
	const restarts: number[] = [];
	let server = first;
	for (;;) {
		const end = await untilEnd(server);
		if (end === "asked") return 0;
		const now = Date.now();
		const recent = restarts.filter((at) => now - at < 60_000);
		if (recent.length >= RESTARTS_A_MINUTE) {
			console.error(`The server ended by itself again (exit code ${end}), ${RESTARTS_A_MINUTE} times within a minute.`);
			return end === 0 ? 1 : end;
		}
		restarts.push(now);
		console.error(`The server ended by itself (exit code ${end}). Starting it again on the same data …`);
		for (const signal of SIGNALS) process.removeAllListeners(signal).on(signal, leave);
		server = await start();
		console.error(`It serves again: ${server.url}`);
	}
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

/** @returns "asked" if somebody wanted it to end, the server's own exit code if that ended by itself */
async function untilEnd(server: LocalServer): Promise<"asked" | number> {
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
	return stoppingSince === null ? code : "asked";
}
