/**
 * A Chromium for tests and screenshots: the one that npm brought, unpacked once into the dependency folder, so that no
 * system package is needed; the system's own where that one does not start.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

const CACHE = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
const UNPACK = fileURLToPath(new URL("unpack-browser.ts", import.meta.url));
const SYSTEM_CHROMIUM = "/usr/bin/chromium";

/** The package's own flags switch web security off; these only keep the browser to itself. */
const FLAGS = [
	"--disable-gpu",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--no-first-run",
];

export async function launchBrowser(): Promise<Browser> {
	const folder = await unpack();
	const executable = join(folder, "chromium");
	const attempts = [
		() => launch(executable),
		() => launch(executable, { LD_LIBRARY_PATH: join(folder, "al2023/lib") }),
		...(existsSync(SYSTEM_CHROMIUM) ? [() => launch(SYSTEM_CHROMIUM)] : []),
	];
	const failures: unknown[] = [];
	for (const attempt of attempts) {
		try {
			return await attempt();
		} catch (failure) {
			failures.push(failure);
		}
	}
	throw new AggregateError(failures, `No Chromium starts here: ${failures.join("\n")}`);
}

function launch(executablePath: string, env: Record<string, string> = {}): Promise<Browser> {
	const isRoot = process.getuid?.() === 0;
	return chromium.launch({
		executablePath,
		headless: true,
		args: FLAGS,
		// Chromium's sandbox refuses to run as root.
		chromiumSandbox: !isRoot,
		env: { ...process.env, ...env },
	});
}

async function unpack(): Promise<string> {
	const folder = join(CACHE, "chromium");
	if (existsSync(folder)) return folder;
	await mkdir(CACHE, { recursive: true });
	const staging = await mkdtemp(join(CACHE, "chromium-"));
	await promisify(execFile)(process.execPath, [UNPACK], { env: { ...process.env, TMPDIR: staging } });
	// Another run may have been faster; the folder is there whole or not at all.
	await rename(staging, folder).catch(() => rm(staging, { recursive: true, force: true }));
	return folder;
}
