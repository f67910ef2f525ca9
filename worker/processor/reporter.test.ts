import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AUDIENCES, type Audience } from "../core/audience.ts";
import type { ReportAnswer, RunOutcome, RunReport } from "../core/run.ts";
import { Reporter } from "./reporter.ts";

const message = { code: "writing_chapter", values: {} } as const;
const state = { progress: 0, message, chapters: [], stepsDone: 0, stepsTotal: 5 };
const finished: RunOutcome = { kind: "finished", message, chapters: [1] };

/** The queue as the line shows it: who looks, what it has heard, and which lines are open. */
class Queue {
	audience: Audience = "nobody";
	isAway = false;
	isCurrent = true;
	openLines = 0;
	linesOpened = 0;
	readonly reports: (RunReport & { at: number })[] = [];
	readonly outcomes: RunOutcome[] = [];
	/** What openings of lines wait for, and answers to reports. */
	opening: Promise<void> | null = null;
	answering: Promise<void> | null = null;
	readonly problems: unknown[] = [];
	readonly #beganAt = Date.now();

	reporter(): Reporter {
		return new Reporter({
			open: async () => {
				await this.opening;
				this.#mustBeThere();
				if (!this.isCurrent) return null;
				this.openLines += 1;
				this.linesOpened += 1;
				let isOpen = true;
				return {
					report: async (report) => this.#hear(report),
					end: async (outcome) => {
						this.outcomes.push(outcome);
					},
					close: () => {
						if (isOpen) this.openLines -= 1;
						isOpen = false;
					},
				};
			},
			onStale: () => {
				this.isCurrent = false;
			},
			onProblem: (error) => this.problems.push(error),
			audience: "progress",
		});
	}

	/** When reports came, in seconds since the beginning. */
	get seconds(): number[] {
		return this.reports.map(({ at }) => at / 1_000);
	}

	async #hear(report: RunReport): Promise<ReportAnswer> {
		this.#mustBeThere();
		this.reports.push({ ...report, at: Date.now() - this.#beganAt });
		const answer = this.audience;
		await this.answering;
		return answer;
	}

	#mustBeThere(): void {
		if (this.isAway) throw new Error("away, on purpose");
	}
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

let queue: Queue;
let reporter: Reporter;

beforeEach(() => {
	vi.useFakeTimers();
	queue = new Queue();
	reporter = queue.reporter();
});

afterEach(() => {
	vi.useRealTimers();
});

/** Its first report has been heard. */
async function begin(audience: Audience): Promise<void> {
	queue.audience = audience;
	reporter.begin(state);
	await seconds(0);
	expect(queue.seconds).toEqual([0]);
}

describe("while nobody looks", () => {
	it("[P7] the line is closed after each report, the first of which comes at once and the others every 35 s", async () => {
		await begin("nobody");
		for (let second = 0; second < 110; second++) {
			expect(queue.openLines).toBe(0);
			reporter.update({ progress: second });
			await seconds(1);
		}
		expect(queue.seconds).toEqual([0, 35, 70, 105]);
		expect(queue.linesOpened).toBe(4);
		expect(queue.reports.at(-1)).toMatchObject({ progress: 104, text: null });
	});

	it("a step that ends and the next one that begins are told with the next report, which says all of it", async () => {
		await begin("nobody");
		await seconds(12);
		await reporter.flush({ progress: 20, chapters: [1], stepsDone: 1, stepsTotal: 5 });
		reporter.begin({ ...state, progress: 20, chapters: [1], stepsDone: 1 });
		await seconds(22);
		expect(queue.seconds).toEqual([0]);
		await seconds(1);
		expect(queue.reports.at(-1)).toMatchObject({ at: 35_000, chapters: [1], stepsDone: 1 });
	});

	it("the end of the task is told at once, on a line that does not stay", async () => {
		await begin("nobody");
		await seconds(7);
		expect(await reporter.finish({ progress: 99, chapters: [1], stepsDone: 1, stepsTotal: 1 }, finished)).toBe(true);
		reporter.close();
		expect(queue.outcomes).toEqual([finished]);
		expect([queue.openLines, queue.linesOpened, vi.getTimerCount()]).toEqual([0, 2, 0]);
	});

	it("[P4] a failed step first says what those before it have stored, and leaves no timer", async () => {
		await begin("nobody");
		await reporter.flush({ progress: 20, chapters: [1], stepsDone: 1, stepsTotal: 5 });
		await reporter.catchUp();
		expect(queue.reports.at(-1)).toMatchObject({ chapters: [1] });
		expect([queue.openLines, vi.getTimerCount()]).toEqual([0, 0]);
	});

	it("[P4] a report that is lost is tried again every five seconds until it is heard", async () => {
		await begin("nobody");
		queue.isAway = true;
		await seconds(45);
		expect(queue.problems).toHaveLength(3);
		queue.isAway = false;
		await seconds(60);
		expect(queue.seconds).toEqual([0, 50, 85]);
		expect(queue.openLines).toBe(0);
	});
});

describe("a word for who asks", () => {
	it("is what a report would say now, leaves no trace, and is none before the step and after the end", async () => {
		expect(reporter.word()).toBeNull();
		await begin("nobody");
		reporter.update({ progress: 7 });
		await seconds(3);
		expect(reporter.word()).toEqual({ ...state, progress: 7, text: null });
		await seconds(40);
		expect(queue.seconds).toEqual([0, 35]);
		reporter.close();
		expect(reporter.word()).toBeNull();
	});
});

describe("while sockets are open", () => {
	it("the line stays open, with a heartbeat every five seconds and news once a second", async () => {
		await begin("progress");
		await seconds(11);
		reporter.update({ progress: 1 });
		await seconds(0);
		reporter.update({ progress: 2 });
		await seconds(1);
		expect(queue.seconds).toEqual([0, 5, 10, 11, 12]);
		reporter.begin({ ...state, stepsDone: 1 });
		await seconds(0);
		expect(queue.seconds).toEqual([0, 5, 10, 11, 12, 12]);
		expect([queue.openLines, queue.linesOpened]).toEqual([1, 1]);
	});

	it("[P7] the line is closed with the first report that finds nobody", async () => {
		await begin("text");
		expect(queue.openLines).toBe(1);
		queue.audience = "nobody";
		await seconds(5);
		expect(queue.openLines).toBe(0);
		await seconds(40);
		expect(queue.seconds).toEqual([0, 5, 40]);
	});
});

describe("somebody who comes", () => {
	it("is reported to at once", async () => {
		await begin("nobody");
		await seconds(3);
		queue.audience = "progress";
		reporter.attend("progress", false);
		await seconds(0);
		expect(queue.seconds).toEqual([0, 3]);
		expect(queue.openLines).toBe(1);
	});

	it("during a report whose answer does not know of him is not forgotten: another one follows at once", async () => {
		await begin("nobody");
		const { promise, resolve } = Promise.withResolvers<void>();
		await seconds(34);
		queue.answering = promise;
		await seconds(1);
		queue.audience = "text";
		reporter.attend("text", true);
		reporter.beginText(1);
		reporter.appendText("Once");
		queue.answering = null;
		resolve();
		await seconds(0);
		expect(queue.reports.map(({ at, text }) => [at, text?.text ?? null])).toEqual([
			[0, null],
			[35_000, null],
			[35_000, "Once"],
		]);
		expect(queue.openLines).toBe(1);
	});
});

describe("a run that is stopped", () => {
	async function stopped(): Promise<void> {
		reporter.close();
		expect(vi.getTimerCount()).toBe(0);
		const { length } = queue.reports;
		reporter.attend("text", true);
		reporter.update({ progress: 50 });
		await seconds(120);
		expect(queue.reports).toHaveLength(length);
		expect([queue.openLines, vi.getTimerCount(), queue.problems]).toEqual([0, 0, []]);
	}

	it.each(AUDIENCES)("between two reports (%s) says nothing more and holds nothing", async (audience) => {
		await begin(audience);
		reporter.update({ progress: 1 });
		await stopped();
	});

	it.each(["nobody", "progress"] as const)(
		"while its report is under way (%s) says nothing more and holds nothing",
		async (audience) => {
			await begin(audience);
			const { promise, resolve } = Promise.withResolvers<void>();
			queue.answering = promise;
			await seconds(35);
			setTimeout(resolve, 10_000);
			reporter.close();
			await seconds(20);
			expect(queue.reports).toHaveLength(2);
			await stopped();
		},
	);

	it("while its line is being opened does not use it", async () => {
		await begin("nobody");
		const { promise, resolve } = Promise.withResolvers<void>();
		queue.opening = promise;
		await seconds(35);
		setTimeout(resolve, 10_000);
		reporter.close();
		await seconds(20);
		expect([queue.linesOpened, queue.reports.length]).toEqual([2, 1]);
		await stopped();
	});

	it("[P5] by another attempt learns so from its next report", async () => {
		await begin("nobody");
		queue.isCurrent = false;
		await seconds(35);
		expect([queue.seconds, queue.openLines]).toEqual([[0], 0]);
	});
});
