/**
 * Renews the token of an open socket before it expires, so that it need not be opened anew. It reads the token's `exp`
 * without verifying anything: whether a token is good is the server's to say.
 */
import type { Random } from "./retry-delay.ts";
import type { TokenSource } from "./token-source.ts";

/** Before the end, or halfway to it for a token that lives shorter than two of these. */
const RENEW_BEFORE_MS = 60_000;
/** A renewal that failed is tried again in half of the time that is left; below this the server's own word is awaited. */
const LEAST_WAIT_MS = 2_000;
/** Timers hold 31 bits of milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export type TokenRenewal = {
	/** The socket stands with this token. */
	watch(token: string): void;
	stop(): void;
};

/** @param onRenewed the new token, which expires later than the one that is watched */
export function createTokenRenewal(
	{ tokens, now, random }: { tokens: TokenSource; now: () => number; random: Random },
	onRenewed: (token: string) => void,
): TokenRenewal {
	let timer: ReturnType<typeof setTimeout> | undefined;
	/** Tells a renewal that was asked for a socket that is gone. */
	let watch = 0;

	function stop(): void {
		watch++;
		clearTimeout(timer);
	}

	function schedule(expiresAt: number): void {
		const leftMs = expiresAt - now();
		const waitMs = leftMs > 2 * RENEW_BEFORE_MS ? leftMs - RENEW_BEFORE_MS * (1 + 0.5 * random()) : leftMs / 2;
		if (waitMs < LEAST_WAIT_MS) return;
		const isLong = waitMs > LONGEST_TIMER_MS;
		timer = setTimeout(() => (isLong ? schedule(expiresAt) : void renew(expiresAt)), isLong ? LONGEST_TIMER_MS : waitMs);
	}

	async function renew(expiresAt: number): Promise<void> {
		const mine = watch;
		const token = await tokens.get({ isRenewal: true }).catch(() => null);
		if (mine !== watch) return;
		const renewedUntil = token === null ? null : expiryOf(token);
		if (token === null || (renewedUntil !== null && renewedUntil <= expiresAt)) return schedule(expiresAt);
		onRenewed(token);
		if (renewedUntil !== null) schedule(renewedUntil);
	}

	return {
		watch(token) {
			stop();
			const expiresAt = tokens.canRenew ? expiryOf(token) : null;
			if (expiresAt !== null) schedule(expiresAt);
		},
		stop,
	};
}

/** Epoch milliseconds; null for a token that does not say, is no JWT, or where the platform cannot read one. */
export function expiryOf(token: string): number | null {
	const exp = readClaims(token)?.exp;
	return typeof exp === "number" ? exp * 1_000 : null;
}

/** What a token says of itself; null for what is no JWT, or where the platform cannot read one. */
export function readClaims(token: string): { exp?: unknown; sub?: unknown } | null {
	try {
		const payload = token.split(".")[1] ?? "";
		const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
		return typeof claims === "object" ? claims : null;
	} catch {
		return null;
	}
}
