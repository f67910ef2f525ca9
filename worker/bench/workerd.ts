/**
 * workerd itself with a few Workers, as a process of its own: no proxy before it and no tracing in it, as `wrangler dev` has
 * both. What the Workers are is the caller's business.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../dev/free-port.ts";
import { PROJECT_ROOT } from "../dev/paths.ts";
import { startGroup } from "../dev/process-group.ts";
import { findInGroup } from "./process-stats.ts";
import { type WorkerSpec, workerdConfig } from "./workerd-config.ts";

const READY_WITHIN_MS = 30_000;
const POLL_MS = 5;
/** Of what it says this many pieces are kept, for an error that tells why it did not come up. */
const OUTPUT_PIECES = 1_000;

export type WorkerdWorker = Omit<WorkerSpec, "file" | "port"> & {
	/** The module's file, or its source. */
	module: { path: string } | { source: string };
};

export type WorkerdOptions = {
	workers: WorkerdWorker[];
	/** Kept, so that a second start finds what the first has stored; if left out a folder that `stop` removes. */
	storage?: string;
	/** Words before the command, as of a program that starts it in other circumstances. */
	launcher?: readonly string[];
	/** For workerd, as `--inspector-addr=127.0.0.1:9229` to profile it. */
	flags?: string[];
};

export type Workerd = {
	/** Of workerd itself. */
	pid: number;
	/** Without a slash at the end. */
	url: (worker: string) => string;
	/** The first of what it said. */
	output: () => string;
	stop: () => Promise<void>;
};

export async function startWorkerd({ workers, storage, launcher = [], flags = [] }: WorkerdOptions): Promise<Workerd> {
	const folder = mkdtempSync(join(tmpdir(), "novel-queue-bench-"));
	const clean = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	process.once("exit", clean);
	const disk = storage ?? join(folder, "storage");
	mkdirSync(disk, { recursive: true });
	const ports = new Map<string, number>();
	const specs: WorkerSpec[] = [];
	for (const { module, ...worker } of workers) {
		const file = `${worker.name}.js`;
		if ("path" in module) copyFileSync(module.path, join(folder, file));
		else writeFileSync(join(folder, file), module.source);
		const port = await findFreePort("127.0.0.1");
		ports.set(worker.name, port);
		specs.push({ ...worker, file, port });
	}
	writeFileSync(
		join(folder, "config.capnp"),
		workerdConfig({ workers: specs, compatibilityDate: compatibilityDate(), storage: disk }),
		{ mode: 0o600 },
	);
	// Put together only when it is wanted: what this process does while it waits for an answer is measured with it.
	const pieces: string[] = [];
	const program = findProgram();
	const [command = program, ...args] = [...launcher, program, "serve", ...flags, join(folder, "config.capnp")];
	const group = startGroup(command, args, {
		cwd: folder,
		env: process.env,
		onOutput(text) {
			if (pieces.length < OUTPUT_PIECES) pieces.push(text);
		},
	});
	let hasExited = false;
	void group.exited.then(() => {
		hasExited = true;
	});
	const url = (worker: string) => `http://127.0.0.1:${ports.get(worker)}`;
	const deadline = performance.now() + READY_WITHIN_MS;
	while (!(await answers(url(workers[0]?.name ?? "")))) {
		if (hasExited || performance.now() > deadline) {
			await group.kill();
			throw new Error(`workerd did not come up. It said:\n${pieces.join("").slice(0, 4_000)}`);
		}
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
	return {
		pid: findInGroup(group.pid, "workerd"),
		url,
		output: () => pieces.join(""),
		async stop() {
			// Nothing of it is wanted any more, and in good order it would wait for every socket.
			await group.kill();
			process.off("exit", clean);
			clean();
		},
	};
}

/** The program itself: the script that stands for it starts it as a child, to which it does not pass on how signals are handled. */
function findProgram(): string {
	const found: unknown = createRequire(import.meta.url)("workerd");
	const path = typeof found === "object" && found !== null && "default" in found ? found.default : null;
	if (typeof path !== "string") throw new Error("The package workerd does not say where its program is.");
	return path;
}

async function answers(url: string): Promise<boolean> {
	try {
		await (await fetch(`${url}/api/health`)).arrayBuffer();
		return true;
	} catch {
		return false;
	}
}

/** The same date as the deployed Worker's. */
function compatibilityDate(): string {
	const date = /^compatibility_date = "(.+)"$/m.exec(readFileSync(join(PROJECT_ROOT, "wrangler.toml"), "utf8"))?.[1];
	if (date === undefined) throw new Error("wrangler.toml names no compatibility_date.");
	return date;
}
