import { describe, expect, it } from "vitest";
import { POLL_INTERVAL_MS } from "../../protocol/polling.ts";
import { audienceWith, isPolled, leaseNeededMs, PACING, reportAfterMs } from "./audience.ts";
import { POLICY } from "./policy.ts";

const nothing = { hasText: false, hasNews: false, isUnheard: false };
const news = { ...nothing, hasNews: true };

describe("audience", () => {
	it("is whoever has sockets, else who has polled within two polls' time", () => {
		const within = 2 * POLL_INTERVAL_MS.active;
		expect(audienceWith("nobody", 1_000, 1_000 + within)).toBe("polls");
		expect(audienceWith("nobody", 1_000, 1_001 + within)).toBe("nobody");
		expect(audienceWith("nobody", null, 0)).toBe("nobody");
		expect(audienceWith("text", 1_000, 1_000)).toBe("text");
		expect([isPolled(null, 0), isPolled(5, 5)]).toEqual([false, true]);
	});

	it("[P7] keeps a line open only while somebody holds a socket", () => {
		const kept = Object.entries(PACING).filter(([, { keepsLine }]) => keepsLine);
		expect(kept.map(([audience]) => audience)).toEqual(["progress", "text"]);
	});

	it("[P4] never asks for more than a lease is, so that a renewed one is always long enough", () => {
		for (const audience of ["nobody", "polls", "progress", "text"] as const)
			expect(leaseNeededMs(audience)).toBeLessThan(POLICY.leaseMs);
	});
});

describe("reportAfterMs", () => {
	it("is the same for nobody, whatever is new, and a poll's time for those who poll, if anything is", () => {
		const { unwatchedReportMs } = POLICY;
		expect([reportAfterMs("nobody", nothing), reportAfterMs("nobody", news)]).toEqual([unwatchedReportMs, unwatchedReportMs]);
		expect([reportAfterMs("polls", nothing), reportAfterMs("polls", news)]).toEqual([unwatchedReportMs, POLL_INTERVAL_MS.active]);
	});

	it("is a heartbeat for sockets, a second if there is news, and a frame's time if text waits", () => {
		expect([reportAfterMs("progress", nothing), reportAfterMs("progress", news)]).toEqual([POLICY.heartbeatMs, 1_000]);
		expect(reportAfterMs("text", { ...news, hasText: true })).toBe(50);
	});

	it("[P4] is short after one that did not arrive, but never so short that a queue which is down is hammered", () => {
		const unheard = { hasText: true, hasNews: true, isUnheard: true };
		expect([reportAfterMs("nobody", unheard), reportAfterMs("polls", unheard)]).toEqual([5_000, 5_000]);
		expect([reportAfterMs("progress", unheard), reportAfterMs("text", unheard)]).toEqual([1_000, 1_000]);
	});
});
