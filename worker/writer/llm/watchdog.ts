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
	/** Instead of all other limits: what still comes is waited for this long. */
	expireIn(ms: number): void;
	/** Takes `expireIn` back. */
	goOn(): void;
	stop(): void;
};

export function startWatchdog(patience: Patience): Watchdog {
	const controller = new AbortController();
	const expire = (what: string) => controller.abort(new DOMException(what, "TimeoutError"));
	const endsAt = Date.now() + patience.totalMs;
	const limitTotal = () => setTimeout(expire, endsAt - Date.now(), `The answer took longer than ${patience.totalMs} ms`);
	let total = limitTotal();
	let isFirst = true;
	/** When the silence has lasted too long; infinite while nobody listens. */
	let silentAt = Date.now() + patience.firstTokenMs;
	let silence = setTimeout(look, patience.firstTokenMs);
	// A timer that was set anew with every token would cost more than the token: this one looks when the first could be due.
	function look(): void {
		const leftMs = Math.min(silentAt - Date.now(), patience.stallMs);
		if (leftMs > 0) silence = setTimeout(look, leftMs);
		else expire(isFirst ? `No token within ${patience.firstTokenMs} ms` : `No further token within ${patience.stallMs} ms`);
	}
	return {
		signal: controller.signal,
		touch() {
			silentAt = Date.now() + patience.stallMs;
			if (!isFirst) return;
			isFirst = false;
			clearTimeout(silence);
			silence = setTimeout(look, patience.stallMs);
		},
		pause() {
			silentAt = Number.POSITIVE_INFINITY;
		},
		expireIn(ms) {
			clearTimeout(silence);
			clearTimeout(total);
			silence = setTimeout(expire, ms, `No end within ${ms} ms of the last part`);
		},
		goOn() {
			clearTimeout(silence);
			silentAt = Date.now() + patience.stallMs;
			silence = setTimeout(look, patience.stallMs);
			clearTimeout(total);
			total = limitTotal();
		},
		stop() {
			clearTimeout(silence);
			clearTimeout(total);
		},
	};
}
