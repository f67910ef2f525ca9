/** When to poll: at once when it is switched on, then at the interval, and after failures later and later. */
import type { PollResult } from "./poll.ts";
import { pollRetryMs, type Random } from "./retry-delay.ts";

export const DEFAULT_POLL_INTERVAL_MS = 10_000;
/** An answer that takes longer than this is none; it must not stop the polls after it. */
export const POLL_TIMEOUT_MS = 15_000;
/** Whatever the server asks for: longer than this is a mistake, and timers turn the very long into none. */
const LONGEST_WAIT_MS = 600_000;

export type PollLoopOptions<Value> = {
	/** The least milliseconds between polls; the server may ask for more. */
	intervalMs: number;
	random: Random;
	/** Never rejects. */
	ask(signal: AbortSignal): Promise<PollResult<Value>>;
	onResult(result: PollResult<Value>): void;
	/** The interval between polls is now this. */
	onInterval(ms: number): void;
};

export type PollLoop = {
	/** Switching it on polls at once. */
	set(isOn: boolean): void;
	/** Also while it is off. @returns resolves when a poll that began now, or later, is done */
	pollNow(): Promise<void>;
	/** Ends it, and the request that is under way. */
	stop(): void;
};

export function createPollLoop<Value>(options: PollLoopOptions<Value>): PollLoop {
	const { intervalMs, random, ask, onResult, onInterval } = options;
	let isOn = false;
	let hasEnded = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let underWay: { done: Promise<void>; abort(): void } | null = null;
	let afterThat: Promise<void> | null = null;
	let waitMs = intervalMs;
	let failures = 0;
	let delayMs = waitMs;

	async function begin(): Promise<void> {
		if (hasEnded) return;
		clearTimeout(timer);
		const { result, abort } = withTimeout(ask);
		const mine = { done: result.then(finish), abort };
		underWay = mine;
		await mine.done;

		function finish(outcome: PollResult<Value> | null): void {
			if (outcome === null || underWay !== mine) return;
			underWay = null;
			read(outcome);
			// First this: whoever is told next may throw, and polling goes on all the same.
			schedule();
			onResult(outcome);
		}
	}

	function read(result: PollResult<Value>): void {
		if (result.type === "synced") {
			waitMs = Math.max(intervalMs, Math.min(result.nextPollMs, LONGEST_WAIT_MS));
			onInterval(waitMs);
		}
		failures = result.type === "failed" ? failures + 1 : 0;
		const wishMs = result.type === "failed" ? Math.min(result.retryAfterMs, LONGEST_WAIT_MS) : 0;
		delayMs = failures === 0 ? waitMs : Math.max(wishMs, pollRetryMs(failures, waitMs, random));
	}

	function schedule(): void {
		clearTimeout(timer);
		if (isOn && underWay === null) timer = setTimeout(() => void begin(), delayMs);
	}

	/** What a poll before a sleep still brings is not waited for after it. */
	function rest(): void {
		clearTimeout(timer);
		underWay?.abort();
		underWay = null;
	}

	return {
		set(next) {
			if (next === isOn) return;
			isOn = next;
			if (isOn) void (underWay?.done ?? begin());
			else rest();
		},
		pollNow() {
			if (underWay === null) return begin();
			// The one under way may have been answered before what the caller wants to see.
			afterThat ??= underWay.done.then(() => {
				afterThat = null;
				return underWay?.done ?? begin();
			});
			return afterThat;
		},
		stop() {
			hasEnded = true;
			isOn = false;
			rest();
		},
	};
}

const TOO_LATE: PollResult<never> = {
	type: "failed",
	error: { code: "connection_lost", message: "The server did not answer in time." },
	retryAfterMs: 0,
};

/** A `fetch` may not know signals, so the end is not left to it. @returns null as the result if it was aborted */
function withTimeout<Value>(ask: PollLoopOptions<Value>["ask"]): { result: Promise<PollResult<Value> | null>; abort(): void } {
	const controller = new AbortController();
	let end = (_: PollResult<Value> | null) => {};
	const ended = new Promise<PollResult<Value> | null>((resolve) => {
		end = (result) => {
			resolve(result);
			controller.abort();
		};
	});
	const timer = setTimeout(() => end(TOO_LATE), POLL_TIMEOUT_MS);
	const result = Promise.race([ask(controller.signal), ended]).finally(() => clearTimeout(timer));
	return { result, abort: () => end(null) };
}
