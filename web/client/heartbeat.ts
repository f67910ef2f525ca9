/**
 * Notices a link that is dead without having said so (sleep, a lost network, a silent proxy). It counts answers, not
 * seconds, so a tab whose timers the browser holds back, or a laptop that slept, is never wrongly given up.
 */

/**
 * Milliseconds between pings. The verdict falls one interval after the ping that stayed unanswered, so a link is known
 * to be dead within two: under 35 s. The platform answers pings without waking the queue, so they cost nothing.
 */
export const PING_INTERVAL_MS = 15_000;

export type Heartbeat = {
	/** Something arrived: the link lives. */
	heard(): void;
	stop(): void;
};

/** @param giveUp called once, when a whole interval after a ping brought nothing at all */
export function startHeartbeat(ping: () => void, giveUp: () => void): Heartbeat {
	let isAnswered = true;
	const timer = setInterval(() => {
		if (!isAnswered) {
			clearInterval(timer);
			giveUp();
			return;
		}
		isAnswered = false;
		ping();
	}, PING_INTERVAL_MS);
	return {
		heard() {
			isAnswered = true;
		},
		stop() {
			clearInterval(timer);
		},
	};
}
