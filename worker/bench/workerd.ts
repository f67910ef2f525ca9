/**
 * workerd itself with a few Workers, as a process of its own: no proxy before it and no tracing in it, as `wrangler dev` has
 * both. What the Workers are is the caller's business.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../dev/free-port.ts";
import { PROJECT_ROOT } from "../dev/paths.ts";
import { startGroup } from "../dev/process-group.ts";
import { findInGroup } from "./process-stats.ts";
import { type WorkerSpec, workerdConfig } from "./workerd-config.ts";

const WORKERD = join(PROJECT_ROOT, "node_modules/workerd/bin/workerd");
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
	/** For workerd, as `--inspector-addr=127.0.0.1:9229` to profile it. */
	flags?: string[];
};

export type Workerd = {
	/** Of workerd itself. */
	pid: number;
	/** Without a slash at the end. */
	url: (worker: string) => string;
	stop: () => Promise<void>;
};

export async function startWorkerd({ workers, storage, flags = [] }: WorkerdOptions): Promise<Workerd> {
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
	const group = startGroup(WORKERD, ["serve", ...flags, join(folder, "config.capnp")], {
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
		async stop() {
			// Nothing of it is wanted any more, and in good order it would wait for every socket.
			await group.kill();
			process.off("exit", clean);
			clean();
		},
	};
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
