/** Waiting that ends at once when its signal aborts, and leaves no timer or listener behind either way. */

export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export const waitWithTimer: Wait = (ms, signal) =>
	new Promise((resolve, reject) => {
		if (signal.aborted) {
			reject(signal.reason);
			return;
		}
		const stop = () => {
			clearTimeout(timer);
			reject(signal.reason);
		};
		const timer = setTimeout(() => {
			signal.removeEventListener("abort", stop);
			resolve();
		}, ms);
		signal.addEventListener("abort", stop, { once: true });
	});
