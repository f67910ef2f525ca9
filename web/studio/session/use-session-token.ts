/** The session's token as a value that is renewed in time, and at once when the feed was refused for it. */
import { useEffect, useState } from "preact/hooks";
import { expiryOf } from "../../client/token-renewal.ts";
import { renewalDelay } from "./renewal-delay.ts";
import type { Session } from "./session.ts";

/** Offline, most likely: nothing is won by asking faster, and the browser tells when the network is back. */
const AFTER_FAILURE_MS = 10_000;

/** @returns null until one is there that has not expired */
export function useSessionToken(session: Session): string | null {
	const [token, setToken] = useState(() => (leftMs(session.currentToken()) > 0 ? session.currentToken() : null));

	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		const schedule = (leastMs = 0) => {
			clearTimeout(timer);
			timer = setTimeout(renew, Math.max(renewalDelay(leftMs(session.currentToken())), leastMs));
		};
		const renew = () => {
			session.getToken().then(
				(next) => {
					setToken(next);
					schedule();
				},
				() => schedule(AFTER_FAILURE_MS),
			);
		};
		// A computer that slept past the end of the token must not wait for a timer.
		const wake = () => {
			if (document.visibilityState === "visible") renew();
		};
		const stop = session.onToken(() => setToken(session.currentToken()));
		document.addEventListener("visibilitychange", wake);
		addEventListener("online", renew);
		if (leftMs(session.currentToken()) > 0) schedule();
		else renew();
		return () => {
			clearTimeout(timer);
			stop();
			document.removeEventListener("visibilitychange", wake);
			removeEventListener("online", renew);
		};
	}, [session]);

	return token;
}

function leftMs(token: string): number {
	return (expiryOf(token) ?? Number.POSITIVE_INFINITY) - Date.now();
}
