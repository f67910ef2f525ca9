import { describe, expect, test } from "vitest";
import type { OpsSnapshot } from "../../client/ops-feed.ts";
import { areNumbersOld, linkState } from "./link-state.ts";

const NOW = 1_000_000;
const snapshot: OpsSnapshot = {
	status: "live",
	statusSince: NOW - 90_000,
	error: null,
	state: null,
	heardAt: NOW - 30_000,
	clockAheadMs: 0,
	pollIntervalMs: 10_000,
};

describe("how far the numbers can be believed", () => {
	test("live numbers are current, however long ago the last change was", () => {
		const state = linkState({ ...snapshot, heardAt: NOW - 3_600_000 }, NOW);
		expect(state).toEqual({ kind: "live" });
		expect(areNumbersOld(state)).toBe(false);
	});

	test("polled numbers are as old as the last poll", () => {
		const state = linkState({ ...snapshot, status: "polling", heardAt: NOW - 4_000 }, NOW);
		expect(state).toEqual({ kind: "polling", everyMs: 10_000, ageMs: 4_000 });
		expect(areNumbersOld(state)).toBe(false);
	});

	test.each([
		[20_000, "polling"],
		[20_001, "offline"],
	])("polls that have stopped, %d ms ago, make it %s", (ageMs, kind) => {
		expect(linkState({ ...snapshot, status: "polling", heardAt: NOW - ageMs }, NOW).kind).toBe(kind);
	});

	test("offline numbers are as old as the last word from the server, and say since when", () => {
		const error = { code: "connection_lost", message: "" } as const;
		const state = linkState({ ...snapshot, status: "offline", error }, NOW);
		expect(state).toEqual({ kind: "offline", sinceMs: 90_000, ageMs: 30_000, code: "connection_lost" });
		expect(areNumbersOld(state)).toBe(true);
	});

	test("without any word from the server there are no numbers, so they have no age", () => {
		expect(linkState({ ...snapshot, status: "closed", heardAt: null }, NOW)).toMatchObject({ kind: "closed", ageMs: null });
	});

	test("a clock that was set back makes nothing younger than now", () => {
		expect(linkState({ ...snapshot, status: "offline", statusSince: NOW + 5, heardAt: NOW + 5 }, NOW)).toMatchObject({
			sinceMs: 0,
			ageMs: 0,
		});
	});
});
