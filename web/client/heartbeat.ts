/**
 * Notices a link that is dead without having said so (sleep, a lost network, a silent proxy). It counts answers, not
 * seconds, so a tab whose timers the browser holds back, or a laptop that slept, is never wrongly given up.
 */

/**
 * Milliseconds between pings. The verdict falls one interval after the ping that stayed unanswered, so a link is known
 * to be dead within two: under 20 s. The platform answers pings without waking the queue, so they cost nothing.
 */
export const PING_INTERVAL_MS = 9_000;

/** Milliseconds for the answer when somebody is waiting for the verdict: after a sleep, or when the user asks. */
export const PROBE_MS = 4_000;

export type Heartbeat = {
	/** Something arrived: the link lives. */
	heard(): void;
	/** Asks now, with a verdict within `PROBE_MS`. */
	probe(): void;
	stop(): void;
};

/**
 * @param ping sends one
 * @param giveUp called once, when nothing at all came after a ping
 * @param now epoch milliseconds; tells a sleep, over which a ping's answer may have got lost with the link still good
 */
export function startHeartbeat(ping: () => void, giveUp: () => void, now: () => number): Heartbeat {
	let isAnswered = true;
	let tickedAt = now();
	let isProbing = false;
	let verdict: ReturnType<typeof setTimeout> | undefined;
	const timer = setInterval(tick, PING_INTERVAL_MS);

	function tick(): void {
		const hasSlept = now() - tickedAt > 2 * PING_INTERVAL_MS;
		tickedAt = now();
		// While a probe runs, its own verdict is the nearer one.
		if (hasSlept) probe();
		else if (isProbing) return;
		else if (isAnswered) ask();
		else end();
	}

	function probe(): void {
		// A second wish does not put off the verdict on the first.
		if (isProbing) return;
		isProbing = true;
		ask();
		verdict = setTimeout(() => {
			isProbing = false;
			if (!isAnswered) end();
		}, PROBE_MS);
	}

	function ask(): void {
		isAnswered = false;
		ping();
	}

	function end(): void {
		stop();
		giveUp();
	}

	function stop(): void {
		clearInterval(timer);
		clearTimeout(verdict);
	}

	return {
		heard() {
			isAnswered = true;
		},
		probe,
		stop,
	};
}
