/** A smoke run of every measurement with small numbers: no ratio is judged, but every figure is there and what is counted is right. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CASES } from "./cases/cases.ts";
import type { Result } from "./result.ts";

const BENCH = join(import.meta.dirname, "bench.ts");
const folder = mkdtempSync(join(tmpdir(), "novel-queue-bench-smoke-"));
const results = new Map<string, Result>();

beforeAll(async () => {
	const json = join(folder, "results.json");
	await promisify(execFile)(process.execPath, [BENCH, "--smoke", "--rounds", "1", "--json", json], { maxBuffer: 1e8 });
	const measured: { results: Result[] } = JSON.parse(readFileSync(json, "utf8"));
	for (const result of measured.results) results.set(result.name, result);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function checksOf(name: string) {
	return results.get(name)?.checks ?? [];
}

/** Those of a measurement that are counted and not timed: they hold on every machine. */
function counted(name: string, title: RegExp) {
	const checks = checksOf(name).filter((check) => title.test(check.name));
	expect(checks.length).toBeGreaterThan(0);
	return checks;
}

describe("the bench", () => {
	it.each(Object.keys(CASES))("measures %s, and every figure is a number", (name) => {
		const figures = results.get(name)?.figures ?? [];
		expect(figures.length).toBeGreaterThan(0);
		for (const { name: figure, samples } of figures) {
			expect(samples.length, figure).toBeGreaterThan(0);
			expect(samples.every(Number.isFinite), figure).toBe(true);
		}
		expect(checksOf(name).every(({ value }) => Number.isFinite(value))).toBe(true);
	});

	it("loses nothing on the way to the sockets", () => {
		for (const check of counted("many-users", /lost/)) expect(check.value).toBe(0);
	});

	it("[P7] is woken by no heartbeat", () => {
		for (const check of counted("idle", /heartbeats/)) expect(check.value).toBe(0);
	});

	it("counts no more rows and requests than a task may cost, and no AI library before a task runs", () => {
		for (const check of counted("poll-push", /rows written|AI library|^(unwatched|push).*billed/)) {
			expect(check, check.name).toMatchObject({ isPassed: true });
		}
	});

	it("keeps the bundle within its budget", () => {
		for (const check of counted("start", /bundle/)) expect(check).toMatchObject({ isPassed: true });
	});
});
