/**
 * Builds the pages into `dist/web`, from where wrangler serves them. A stamp beside it holds the hash of everything that
 * they were built from, so that a restart without changes does not build again.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT, VITE } from "./paths.ts";
import { runQuietly } from "./run-command.ts";

const CONFIG = "web/vite.config.ts";
const OUT = join(PROJECT_ROOT, "dist/web");
const STAMP = join(PROJECT_ROOT, "dist/web.stamp");
const SOURCES = ["web/**/*", "protocol/**/*", "package-lock.json", "tsconfig.json"];
const NO_SOURCES = ["web/{e2e,demo,react,package,studio/screenshots}/**", "**/*.test.*"];

/** @returns whether they were built now, and not fresh already */
export async function buildPage({ force = false } = {}): Promise<boolean> {
	const hash = hashSources();
	if (!force && existsSync(OUT) && readStamp() === hash) return false;
	rmSync(STAMP, { force: true });
	// In a process of its own: under Vitest this one's NODE_ENV would make it a development build.
	await runQuietly(process.execPath, [VITE, "build", "--config", CONFIG], { NODE_ENV: "production" });
	writeFileSync(STAMP, hash);
	return true;
}

function hashSources(): string {
	const hash = createHash("sha256");
	for (const path of globSync(SOURCES, { cwd: PROJECT_ROOT, exclude: NO_SOURCES }).sort()) {
		const file = join(PROJECT_ROOT, path);
		if (statSync(file).isFile()) hash.update(`${path}\0`).update(readFileSync(file)).update("\0");
	}
	return hash.digest("hex");
}

function readStamp(): string | null {
	return existsSync(STAMP) ? readFileSync(STAMP, "utf8") : null;
}
