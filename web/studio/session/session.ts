/**
 * Who is signed in in this tab. Tokens stay in the tab's session storage; only the name given to development sign-in,
 * which is no secret, is remembered for other tabs.
 */
import { type DevToken, signInForDevelopment } from "../../client/rest.ts";

const TAB_KEY = "novel-queue.session";
const USER_KEY = "novel-queue.user";
/** A token this close to its end is renewed before it is used. */
const RENEW_BEFORE_MS = 60_000;

type Kept = { kind: "developer"; userId: string; token: string; expiresAt: number } | { kind: "token"; token: string };

/** `left`: the writer signed out. `refused`: the server no longer takes the token. */
export type SignOutReason = "left" | "refused";

export type Session = {
	readonly id: string;
	/** The name signed in with; null for a token, whose inside is the server's business. */
	readonly userId: string | null;
	/** A token that is good for a while, renewed where this page can renew it. */
	getToken(): Promise<string>;
	end(reason: SignOutReason): void;
	onEnd(listener: (reason: SignOutReason) => void): void;
};

/** The session this tab had before a reload; null if it had none. */
export function openSession(): Session | null {
	const kept = sessionStorage.getItem(TAB_KEY);
	return kept === null ? null : createSession(JSON.parse(kept) as Kept);
}

export function keepDeveloperSession(userId: string, { token, expiresAt }: DevToken): Session {
	localStorage.setItem(USER_KEY, userId);
	return createSession({ kind: "developer", userId, token, expiresAt });
}

export function keepTokenSession(token: string): Session {
	return createSession({ kind: "token", token });
}

export function rememberedUser(): string | null {
	return localStorage.getItem(USER_KEY);
}

function createSession(first: Kept): Session {
	let kept = first;
	let renewal: Promise<string> | null = null;
	let hasEnded = false;
	let tell: (reason: SignOutReason) => void = () => {};
	keep(kept);

	async function renew(userId: string): Promise<string> {
		const renewed = await signInForDevelopment("", userId);
		kept = { kind: "developer", userId, ...renewed };
		if (!hasEnded) keep(kept);
		return renewed.token;
	}

	return {
		id: crypto.randomUUID?.() ?? String(Date.now()),
		userId: kept.kind === "developer" ? kept.userId : null,
		getToken() {
			if (kept.kind === "token" || kept.expiresAt - Date.now() > RENEW_BEFORE_MS) return Promise.resolve(kept.token);
			// Many calls may find it old at once; one renewal serves them all.
			renewal ??= renew(kept.userId).finally(() => {
				renewal = null;
			});
			return renewal;
		},
		end(reason) {
			if (hasEnded) return;
			hasEnded = true;
			sessionStorage.removeItem(TAB_KEY);
			if (reason === "left") localStorage.removeItem(USER_KEY);
			tell(reason);
		},
		onEnd(listener) {
			tell = listener;
		},
	};
}

function keep(kept: Kept): void {
	sessionStorage.setItem(TAB_KEY, JSON.stringify(kept));
}
