import { describe, expect, it } from "vitest";
import { billedRequests, dollarsPerMonth, freeTasksPerDay } from "./cost.ts";

const USAGE = { workerRequests: 10, objectRequests: 40, rowsWritten: 100, objectSeconds: 600 };

describe("the bill", () => {
	it("20 frames from clients are one request", () => {
		expect(billedRequests({ fetches: 3, rpcSessions: 10, alarms: 6, socketMessages: 10 })).toBe(19.5);
	});

	it("what the plan includes costs nothing beside the plan", () => {
		expect(dollarsPerMonth({ ...USAGE, objectSeconds: 0 }, 100)).toBe(5);
	});

	it("each kind is billed past what is included", () => {
		// 30 M tasks: 300 M Worker requests, 1,200 M object requests, 3,000 M rows, 2,304 M GB-s.
		const expected = 5 + 290 * 0.3 + 1_199 * 0.15 + 2_950 * 1 + 2_303.6 * 12.5;
		expect(dollarsPerMonth(USAGE, 1_000_000)).toBeCloseTo(expected, 2);
	});

	it("the free plan ends with whatever ends first", () => {
		expect(freeTasksPerDay(USAGE)).toEqual({ tasks: 169, endsFirst: "gigabyteSeconds" });
		expect(freeTasksPerDay({ ...USAGE, objectSeconds: 1 })).toEqual({ tasks: 1_000, endsFirst: "rowsWritten" });
	});
});
