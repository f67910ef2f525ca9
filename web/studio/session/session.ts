/**
 * Who is signed in in this tab. Tokens stay in the tab's session storage; only the name given to development sign-in,
 * which is no secret, is remembered for other tabs.
 */
import { type DevToken, signInForDevelopment } from "../../client/rest.ts";

/** Which page is signed in to: a writer and an operator in one browser do not take each other's place. */
export type SessionScope = { tabKey: string; userKey: string; role?: "ops" };

const STUDIO: SessionScope = { tabKey: "novel-queue.session", userKey: "novel-queue.user" };
/** A token this close to its end is renewed before it is used: earlier than the feed asks for one, which then is there already. */
const RENEW_BEFORE_MS = 150_000;

type Kept = { kind: "developer"; userId: string; token: string; expiresAt: number } | { kind: "token"; token: string };

/** `left`: the writer signed out. `refused`: the server no longer takes the token. */
export type SignOutReason = "left" | "refused";

export type Session = {
	readonly id: string;
	/** The name signed in with; null for a token, whose inside is the server's business. */
	readonly userId: string | null;
	/** A token that is good for a while, renewed where this page can renew it. */
	getToken(): Promise<string>;
	/** The token in use, good or not. */
	currentToken(): string;
	/** Told of each renewed token. @returns unsubscribes */
	onToken(listener: () => void): () => void;
	end(reason: SignOutReason): void;
	onEnd(listener: (reason: SignOutReason) => void): void;
};

/** The session this tab had before a reload; null if it had none. */
export function openSession(scope = STUDIO): Session | null {
	const kept = sessionStorage.getItem(scope.tabKey);
	return kept === null ? null : createSession(JSON.parse(kept) as Kept, scope);
}

export function keepDeveloperSession(userId: string, { token, expiresAt }: DevToken, scope = STUDIO): Session {
	localStorage.setItem(scope.userKey, userId);
	return createSession({ kind: "developer", userId, token, expiresAt }, scope);
}

export function keepTokenSession(token: string, scope = STUDIO): Session {
	return createSession({ kind: "token", token }, scope);
}

export function rememberedUser(scope = STUDIO): string | null {
	return localStorage.getItem(scope.userKey);
}

function createSession(first: Kept, { tabKey, userKey, role }: SessionScope): Session {
	let kept = first;
	let renewal: Promise<string> | null = null;
	let hasEnded = false;
	let tell: (reason: SignOutReason) => void = () => {};
	const tokenListeners = new Set<() => void>();
	const keep = () => sessionStorage.setItem(tabKey, JSON.stringify(kept));
	keep();

	async function renew(userId: string): Promise<string> {
		const renewed = await signInForDevelopment("", userId, role);
		kept = { kind: "developer", userId, ...renewed };
		if (!hasEnded) keep();
		for (const listener of [...tokenListeners]) listener();
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
		currentToken: () => kept.token,
		onToken(listener) {
			tokenListeners.add(listener);
			return () => tokenListeners.delete(listener);
		},
		end(reason) {
			if (hasEnded) return;
			hasEnded = true;
			sessionStorage.removeItem(tabKey);
			if (reason === "left") localStorage.removeItem(userKey);
			tell(reason);
		},
		onEnd(listener) {
			tell = listener;
		},
	};
}
