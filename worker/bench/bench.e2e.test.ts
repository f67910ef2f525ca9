/**
 * A smoke run of every measurement, so that the bench cannot rot: so little of everything that no figure means anything, and
 * none is judged. What is counted must be exact, and every figure must be there.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Bundle } from "../dev/bundle-worker.ts";
import type { BenchContext } from "./bench-context.ts";
import { bundleBoth } from "./bundles.ts";
import { CASES } from "./cases/cases.ts";
import { formatResult } from "./format-result.ts";
import type { Result } from "./result.ts";

let bundles: { product: Bundle; metered: Bundle };

beforeAll(async () => {
	// Every server wants to know when this process ends.
	process.setMaxListeners(100);
	bundles = await bundleBoth();
});

afterAll(() => {
	bundles.product.remove();
	bundles.metered.remove();
});

async function run(name: string): Promise<Result> {
	const context: BenchContext = {
		rounds: 1,
		size: "smoke",
		product: bundles.product.script,
		metered: bundles.metered.script,
		progress: () => {},
	};
	const result = await CASES[name]?.(context);
	if (result === undefined) throw new Error(`There is no measurement ${name}.`);
	for (const { name: figure, samples } of result.figures) {
		expect(samples, figure).not.toHaveLength(0);
		expect(samples.every(Number.isFinite), `${figure}: ${samples}`).toBe(true);
	}
	for (const check of result.checks) expect(Number.isFinite(check.value), check.name).toBe(true);
	expect(formatResult(result)).not.toMatch(/NaN|undefined/);
	return result;
}

function value(result: Result, figure: string): number {
	const samples = result.figures.find(({ name }) => name === figure)?.samples;
	if (samples?.[0] === undefined) throw new Error(`${result.name} has no figure “${figure}”.`);
	return samples[0];
}

/** Every one of these is a figure that is more than nothing. */
function expectPositive(result: Result, figures: string[]): void {
	for (const figure of figures) expect(value(result, figure), figure).toBeGreaterThan(0);
}

describe("a smoke run of the bench", () => {
	it("fan-out: every change reaches every socket of every contender", async () => {
		const result = await run("fan-out");
		const hosts = ["novel-queue", "bare object", "partyserver", "Socket.IO + SQLite"];
		const what = ["deliveries", "last socket p50", "last socket p99"];
		expectPositive(
			result,
			hosts.flatMap((host) => [1, 10].flatMap((sockets) => what.map((figure) => `${host}, ${sockets} sockets: ${figure}`))),
		);
		expect(result.checks).toHaveLength(6);
	});

	it("many users: no frame and no letter is lost", async () => {
		const result = await run("many-users");
		expectPositive(result, ["3 users: chunk → watching socket p50", "6 users: chunk → watching socket p50"]);
		expect(result.checks.find(({ name }) => name === "frames and letters lost")?.value).toBe(0);
	});

	it("idle: heartbeats wake nobody", async () => {
		const result = await run("idle");
		expectPositive(result, ["novel-queue: wake p50", "bare object: wake p50"]);
		expect(value(result, "wakes by heartbeats")).toBe(0);
		expect(result.notes).toContain("8 sockets over 4 queues.");
	});

	it("REST: every call is answered as it should be", async () => {
		const result = await run("rest");
		const calls = ["enqueue", "list of 50", "get", "poll, one change", "poll, 304"];
		expectPositive(result, [...calls.map((call) => `novel-queue: ${call}`), "bare: enqueue", "bare: list of 50"]);
		expectPositive(result, ["batch-cancel of 20", "batch-cancel of 5", "5 single cancels"]);
	});

	it("growth: few and many tasks, beside one stored value with all of them", async () => {
		const result = await run("growth");
		const what = ["enqueue", "page of 50", "whole list", "poll, one change", "poll, 304", "first version's enqueue"];
		expectPositive(
			result,
			what.flatMap((figure) => [`5 tasks: ${figure}`, `20 tasks: ${figure}`]),
		);
	});

	it("poll against push: what is billed is counted exactly, and the code that calls an AI is evaluated when a task runs, not before", async () => {
		const result = await run("poll-push");
		// One call enqueues; each tab opens one socket; nothing else goes through the Worker.
		expect(value(result, "unwatched: Worker requests")).toBe(1);
		expect(value(result, "push, 1 tab: Worker requests")).toBe(2);
		expect(value(result, "push, 3 tabs: Worker requests")).toBe(4);
		// A tab more is an upgrade, the call that fetches its text so far, and a frame of which twenty are a request.
		const oneTab = value(result, "push, 1 tab: billed object requests");
		expect(oneTab % 1).toBeCloseTo(0.05, 5);
		expect(value(result, "push, 3 tabs: billed object requests") % 1).toBeCloseTo(0.15, 5);
		expect(oneTab).toBeGreaterThan(value(result, "unwatched: billed object requests"));
		// Who polls sees progress too, later.
		for (const poll of ["10 s poll, 3 clients", "4 s poll, 3 clients"]) expectPositive(result, [`${poll}: mean delay on screen`]);
		const lazy = result.checks.filter(({ name }) => name.endsWith("the code that calls an AI waits for a task (1: yes)"));
		expect(lazy.map((check) => check.value)).toEqual([1, 1, 1, 1, 1, 1, 1]);
	});

	it("start: the bundle is small enough to be deployed as it is", async () => {
		const result = await run("start");
		expectPositive(result, ["bundle, gzipped", "novel-queue: start to first answer", "novel-queue: cold upgrade to first frame"]);
		expect(result.checks.find(({ name }) => name === "bundle, gzipped (KB)")?.isPassed).toBe(true);
	});
});
