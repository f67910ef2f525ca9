/** Aborts a call that has gone silent or goes on without end. It knows times only; what counts as a sign of life is the caller's to say. */

export type Patience = {
	/** Silence before the first token: models that think in private, and busy providers, take their time. */
	firstTokenMs: number;
	/** Silence between two tokens. */
	stallMs: number;
	/** The whole call. */
	totalMs: number;
};

export type Watchdog = {
	/** Aborts with a `TimeoutError` as its reason. */
	signal: AbortSignal;
	/** A sign of life: the silence counts from here. */
	touch(): void;
	/** Whoever reads is busy: until the next `touch` silence is not the provider's. */
	pause(): void;
	stop(): void;
};

export function startWatchdog(patience: Patience): Watchdog {
	const controller = new AbortController();
	const expire = (what: string) => controller.abort(new DOMException(what, "TimeoutError"));
	const total = setTimeout(expire, patience.totalMs, `The answer took longer than ${patience.totalMs} ms`);
	let silence = setTimeout(expire, patience.firstTokenMs, `No token within ${patience.firstTokenMs} ms`);
	const pause = () => clearTimeout(silence);
	return {
		signal: controller.signal,
		touch() {
			pause();
			silence = setTimeout(expire, patience.stallMs, `No further token within ${patience.stallMs} ms`);
		},
		pause,
		stop() {
			pause();
			clearTimeout(total);
		},
	};
}
