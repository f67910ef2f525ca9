import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exponentialMs, retryDelayMs } from "./backoff.ts";
import { classifyStatus, parseRetryAfter } from "./failure.ts";
import { resumePoint } from "./feed.ts";
import { detectLanguage } from "./language.ts";
import { lookAt, nextAlarm, postponedAlarm } from "./next-alarm.ts";
import { POLICY } from "./policy.ts";
import { hasTimeForStep, onStart, stepLimitMs } from "./processor-machine.ts";
import { chapterProgress, outlineProgress } from "./progress.ts";
import { nextChapterStep, nextOutlineStep, summaryFailurePoints } from "./resume.ts";
import { taskRecord } from "./task-record.fixture.ts";
import { takeToken } from "./token-bucket.ts";

describe("nextAlarm", () => {
	it("[P4] is the earliest deadline, but never now or in the past", () => {
		const times = fc.array(fc.option(fc.integer({ min: 0, max: 2_000 })));
		fc.assert(
			fc.property(times, fc.nat(2_000), (list, now) => {
				const due = list.filter((time) => time !== null);
				const alarm = nextAlarm(list, now);
				expect(alarm).toBe(due.length === 0 ? null : Math.max(Math.min(...due), now + 1));
			}),
		);
	});
});

describe("lookAt", () => {
	const running = taskRecord("t", { attempt: 2, state: { name: "running", fence: 1, deadline: 50_000 } });

	it("[P4] waits longer for a processor that was just heard, but never longer than a minute after its last word", () => {
		expect(lookAt(running, { attempt: 2, at: 10_000 })).toBe(10_000 + POLICY.leaseMs);
		expect(POLICY.leaseMs).toBeLessThanOrEqual(60_000);
	});

	it("[P4] goes by the row alone if memory was lost, or what was heard is another attempt's", () => {
		expect(lookAt(running, undefined)).toBe(50_000);
		expect(lookAt(running, { attempt: 1, at: 40_000 })).toBe(50_000);
		expect(lookAt({ ...running, state: { name: "pending" } }, { attempt: 2, at: 40_000 })).toBeNull();
	});
});

describe("postponedAlarm", () => {
	const due = (...times: (number | null)[]) => postponedAlarm(10_000, 40_000, () => times, 0);

	it("is moved to what is due if it would go off before the next word, and else left", () => {
		expect(due(null, 70_000, 55_000)).toBe(55_000);
		expect(postponedAlarm(41_000, 40_000, () => [55_000], 0)).toBeNull();
		expect(postponedAlarm(null, 40_000, () => [55_000], 0)).toBeNull();
	});

	it("[P4] is never moved past anything that is due, and not at all for nothing", () => {
		expect(due(70_000, 10_000)).toBeNull();
		expect(due(70_000, 9_000)).toBeNull();
		expect(due(null)).toBeNull();
	});

	it("[P4] that is due already goes off", () => {
		expect(postponedAlarm(10_000, 40_000, () => [55_000], 10_000)).toBeNull();
	});
});

describe("a processor", () => {
	const run = { fence: 5, isUnderWay: false, hasOutcome: false };

	it("[P5] begins what is newer, wakes for the repeat of what does not get on, and ignores everything else", () => {
		expect(onStart({ fence: 5, run, activeFence: 5 }, 6)).toBe("begin");
		expect(onStart({ fence: 5, run, activeFence: null }, 5)).toBe("wake");
		expect(onStart({ fence: 5, run, activeFence: 5 }, 5)).toBe("ignore");
		expect(onStart({ fence: 5, run: null, activeFence: null }, 5)).toBe("ignore");
		expect(onStart({ fence: 5, run, activeFence: null }, 4)).toBe("ignore");
	});

	it("[P4] does as many steps in an alarm as surely end in time", () => {
		const minutes = (count: number) => count * 60_000;
		expect(stepLimitMs(0)).toBe(minutes(12));
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1_000, max: minutes(12) }), { maxLength: 100 }), (steps) => {
				let elapsedMs = 0;
				let longestMs = 0;
				for (const stepMs of steps) {
					const limitMs = stepLimitMs(elapsedMs);
					expect(elapsedMs + limitMs).toBeLessThan(minutes(15));
					expect(limitMs).toBeGreaterThanOrEqual(4 * longestMs);
					elapsedMs += Math.min(stepMs, limitMs);
					longestMs = Math.max(longestMs, stepMs);
					if (!hasTimeForStep(elapsedMs, longestMs)) break;
				}
			}),
		);
		expect(hasTimeForStep(minutes(5), minutes(1))).toBe(true);
		expect(hasTimeForStep(minutes(9), minutes(1))).toBe(false);
	});
});

describe("retryDelayMs", () => {
	it("is jittered up to a growing ceiling and never less than the provider asked for", () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 40 }),
				fc.option(fc.nat(100_000)),
				fc.double({ min: 0, max: 0.999, noNaN: true }),
				(failures, asked, random) => {
					const delay = retryDelayMs(failures, asked, random);
					expect(delay).toBeGreaterThanOrEqual(Math.max(1_000, asked ?? 0));
					expect(delay).toBeLessThanOrEqual(Math.max(POLICY.backoffCapMs, asked ?? 0));
				},
			),
		);
	});

	it("doubles up to the cap and never overflows", () => {
		expect([0, 1, 2].map((tries) => exponentialMs(100, 10_000, tries))).toEqual([100, 200, 400]);
		expect(exponentialMs(100, 10_000, 5_000)).toBe(10_000);
	});
});

describe("classifyStatus", () => {
	it.each([
		[429, "provider_rate_limited", true],
		[500, "provider_unavailable", true],
		[503, "provider_unavailable", true],
		[529, "provider_unavailable", true],
		[408, "provider_timeout", true],
		[504, "provider_timeout", true],
		[401, "provider_auth", false],
		[403, "provider_auth", false],
		[400, "provider_model", false],
		[404, "provider_model", false],
		[302, "provider_model", false],
	])("%i → %s", (status, code, isRetryable) => {
		expect(classifyStatus(status, null)).toEqual({ code, isRetryable, retryAfterMs: null });
	});
});

describe("parseRetryAfter", () => {
	const now = Date.UTC(2026, 0, 1, 12, 0, 0);
	it.each([
		["20", 20_000],
		["1.5", 1_500],
		["Thu, 01 Jan 2026 12:00:30 GMT", 30_000],
		["Thu, 01 Jan 2026 11:00:00 GMT", 0],
		["soon", null],
		["", null],
		[null, null],
	])("%j → %j", (header, ms) => {
		expect(parseRetryAfter(header, now)).toBe(ms);
	});
});

describe("resumePoint", () => {
	const head = { epoch: "00000000000000aa", rev: 10, horizon: 4 };
	it.each([
		["00000000000000aa.10", 10],
		["00000000000000aa.4", 4],
		["00000000000000aa.3", null],
		["00000000000000aa.11", null],
		["00000000000000bb.10", null],
		["rubbish", null],
		[null, null],
	])("[P1] %j → %j", (since, from) => expect(resumePoint(head, since)).toBe(from));
});

describe("resume", () => {
	const summarized = (lastChapter: number) => ({ lastChapter, summarizedThrough: lastChapter, summaryFailurePoints: 0 });

	it("[P3] goes on behind the last chapter, whoever wrote it, and never writes one twice", () => {
		expect(nextChapterStep({ wanted: 3, written: [4], ...summarized(4) })).toEqual({ kind: "draft", chapter: 5, position: 2 });
		expect(nextChapterStep({ wanted: 3, written: [4], ...summarized(9) })).toMatchObject({ chapter: 10 });
		expect(nextChapterStep({ wanted: 1, written: [4], ...summarized(4) })).toEqual({ kind: "done" });
	});

	it.each([
		["a chapter is summarized before the next one is written", 3, 0, "summarize"],
		["the last chapter too", 1, 0, "summarize"],
		["a failure that the same request would meet again leaves one more try", 3, 2, "summarize"],
		["after two of them the next chapter is written", 3, 4, "draft"],
		["or the task is done", 1, 4, "done"],
		["failures that waiting may cure leave four tries", 1, 3, "summarize"],
	])("%s", (_, wanted, summaryFailurePoints, kind) => {
		const checkpoint = { wanted, written: [5], lastChapter: 5, summarizedThrough: 4, summaryFailurePoints };
		expect(nextChapterStep(checkpoint)).toMatchObject({ kind });
	});

	it.each([
		["provider_rate_limited", true, 1],
		["provider_timeout", true, 1],
		["provider_bad_answer", true, 2],
		["content_refused", false, 2],
		["provider_auth", false, 2],
	] as const)("a summary that fails with %s (retryable: %s) counts %i", (code, isRetryable, points) => {
		expect(summaryFailurePoints({ code, isRetryable, retryAfterMs: null })).toBe(points);
	});

	it("plans master, then volume after volume, then commits", () => {
		expect(nextOutlineStep({ volumes: null, planned: 0, isCommitted: false })).toEqual({ kind: "plan-master" });
		expect(nextOutlineStep({ volumes: 2, planned: 1, isCommitted: false })).toEqual({ kind: "plan-volume", volumeIndex: 1 });
		expect(nextOutlineStep({ volumes: 2, planned: 2, isCommitted: false })).toEqual({ kind: "commit" });
		expect(nextOutlineStep({ volumes: null, planned: 0, isCommitted: true })).toEqual({ kind: "done" });
	});
});

describe("progress", () => {
	it("is a whole number from 0 to 99 that grows with the work", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(200), fc.nat(20_000), (wanted, written, chars) => {
				const progress = chapterProgress(Math.min(written, wanted), wanted, chars, 5_000);
				expect(Number.isInteger(progress) && progress >= 0 && progress <= 99).toBe(true);
				expect(chapterProgress(Math.min(written, wanted), wanted, chars + 100, 5_000)).toBeGreaterThanOrEqual(progress);
			}),
		);
		expect(outlineProgress(0, null)).toBe(0);
		expect(outlineProgress(1, 3)).toBe(50);
	});
});

describe("takeToken", () => {
	it("[P9] allows a burst, then only the steady rate, and clocks that jump back give nothing away", () => {
		let bucket = takeToken(undefined, 0, 10, 3).bucket;
		expect(takeToken(bucket, 0, 10, 3).isAllowed).toBe(true);
		bucket = takeToken(takeToken(bucket, 0, 10, 3).bucket, 0, 10, 3).bucket;
		expect(takeToken(bucket, 0, 10, 3).isAllowed).toBe(false);
		expect(takeToken(bucket, -5_000, 10, 3).isAllowed).toBe(false);
		expect(takeToken(bucket, 100, 10, 3).isAllowed).toBe(true);
	});
});

describe("detectLanguage", () => {
	it.each([
		["The lighthouse keeper of Saltmere.", "en"],
		["守灯人住在盐港。", "zh"],
		["主角 Mara Venn 来自 Saltmere，她想找到弟弟。", "zh"],
		["12345 !!!", "zh"],
	] as const)("%s → %s", (text, language) => expect(detectLanguage(text, "zh")).toBe(language));
});
