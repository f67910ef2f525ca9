/**
 * A local server as a value: the whole service on `wrangler dev`, in a process group of its own, with its own variables and
 * storage. `npm start`, the demo and the tests that need a real server start it here; it knows none of them.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildPage } from "./build-page.ts";
import { ensureDevVars, formatVars, type Vars } from "./dev-vars.ts";
import { findFreePort } from "./free-port.ts";
import { OutputScanner, SERVER_LOG } from "./output-scanner.ts";
import { PROJECT_ROOT, WRANGLER } from "./paths.ts";
import { startGroup } from "./process-group.ts";
import { NotConfiguredError, waitForHealth } from "./wait-for-health.ts";
import { WRANGLER_ENV } from "./wrangler-env.ts";

/** Of the output this much is kept: enough for any test, and not the log of days. */
const OUTPUT_CHARS = 4_000_000;
const READY_WITHIN_MS = 120_000;
/** wrangler looks up an exception's source before it shows it: up to 280 ms were seen, and what is ended before is lost. */
const LOG_DELAY_MS = 500;

export type ServerOptions = {
	/** A free one if left out. */
	port?: number;
	ip?: string;
	/** Where the objects are stored; if left out a folder of its own, which `stop` removes. */
	persistTo?: string;
	/**
	 * Added to fresh development variables, whose secrets stay in `persistTo`, so that a restart on the same storage can read
	 * what the last run sealed. `"project"`: the project's own `.dev.vars` instead.
	 */
	vars?: Vars | "project";
	/** Further flags for `wrangler dev`. */
	flags?: string[];
	/** Receives all output as it comes. */
	log?: (text: string) => void;
};

export type LocalServer = {
	/** Without a slash at the end. */
	url: string;
	port: number;
	/** Of the process group. */
	pid: number;
	/** The exit code, once the server has ended for whatever reason. */
	exited: Promise<number>;
	output(): string;
	/** Ends it in good order. */
	stop(): Promise<void>;
	/** Ends it as a crash would: SIGKILL to every process of it. */
	kill(): Promise<void>;
};

/** @returns the server, once it answers; throws with the end of its output if it does not come up */
export async function startServer(options: ServerOptions = {}): Promise<LocalServer> {
	const { ip = "127.0.0.1", vars = {}, flags = [], log } = options;
	const port = options.port ?? (await findFreePort(ip));
	await buildPage();

	const scratch = mkdtempSync(join(tmpdir(), "novel-queue-"));
	const persistTo = resolve(PROJECT_ROOT, options.persistTo ?? join(scratch, "state"));
	const clean = () => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
	process.once("exit", clean);

	const startId = crypto.randomUUID();
	let output = "";
	const scanner = new OutputScanner();
	const network = ["--ip", ip, "--port", String(port), "--inspector-port", "0"];
	const env = { ...process.env, ...WRANGLER_ENV };
	const group = startGroup(
		process.execPath,
		[
			WRANGLER,
			"dev",
			...network,
			"--var",
			`START_ID:${startId}`,
			"--persist-to",
			persistTo,
			...varFlags(vars, persistTo, scratch),
			...QUIET,
			...flags,
		],
		{
			cwd: PROJECT_ROOT,
			env,
			onOutput(text) {
				output = (output + text).slice(-OUTPUT_CHARS);
				scanner.add(text);
				log?.(text);
			},
		},
	);
	void group.exited.then(() => {
		process.off("exit", clean);
		clean();
	});

	const url = `http://${ip === "0.0.0.0" ? "127.0.0.1" : ip}:${port}`;
	try {
		await waitForHealth(url, { withinMs: READY_WITHIN_MS, gaveUp: group.exited, startId });
	} catch (error) {
		await group.kill();
		if (error instanceof NotConfiguredError) {
			throw new Error(`The server refuses to serve. ${error.message} Its settings are in .dev.vars and wrangler.toml.`, {
				cause: error,
			});
		}
		throw new Error(`The server did not come up. It said:\n${shorten(output)}`, { cause: error });
	}

	const isTest = process.env.VITEST !== undefined;
	/** Repeats what objects threw, so that it reaches the output of the test run and fails it. */
	const report = () => {
		for (const line of isTest ? scanner.lines : []) process.stderr.write(`${SERVER_LOG}${line}\n`);
	};
	return {
		url,
		port,
		pid: group.pid,
		exited: group.exited,
		output: () => output,
		async stop() {
			if (isTest) await new Promise((resolve) => setTimeout(resolve, LOG_DELAY_MS));
			report();
			await group.stop();
		},
		async kill() {
			report();
			await group.kill();
		},
	};
}

const QUIET = ["--show-interactive-dev-session=false"];

/** What went wrong stands first or last. */
function shorten(text: string): string {
	return text.length <= 6_000 ? text : `${text.slice(0, 3_000)}\n…\n${text.slice(-3_000)}`;
}

function varFlags(vars: Vars | "project", persistTo: string, scratch: string): string[] {
	if (vars === "project") return [];
	const kept = join(persistTo, ".dev.vars");
	ensureDevVars(kept);
	const own = join(scratch, ".dev.vars");
	writeFileSync(own, formatVars(vars), { mode: 0o600 });
	return ["--env-file", kept, "--env-file", own];
}
