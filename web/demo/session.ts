/** Who the demo is on a server: a token from the environment, or one by development sign-in, renewed before it expires. */
import { ApiError, signInForDevelopment } from "../client/rest.ts";

export const DEMO_USER = "demo";
const RENEW_BEFORE_MS = 60_000;

export type Session = {
	getToken(): Promise<string>;
	/** What a shell puts in the place of the token: the token itself is never shown. */
	tokenForShell: string;
	/** Null: whoever the given token says. */
	userId: string | null;
};

/** @throws Error with a sentence for the user if there is no way in */
export async function signIn(url: string, givenToken: string | undefined): Promise<Session> {
	if (givenToken) {
		return { getToken: async () => givenToken, tokenForShell: "$NOVEL_QUEUE_TOKEN", userId: null };
	}
	let current = await signInForDevelopment(url, DEMO_USER).catch((cause: unknown) => {
		if (!(cause instanceof ApiError) || cause.code !== "route_not_found") throw cause;
		throw new Error(`${url} has no development sign-in: put a token into NOVEL_QUEUE_TOKEN.`, { cause });
	});
	const getToken = async () => {
		if (Date.now() > current.expiresAt - RENEW_BEFORE_MS) current = await signInForDevelopment(url, DEMO_USER);
		return current.token;
	};
	const signInAgain = `curl -s ${url}/api/dev/sign-in -d '{"userId":"${DEMO_USER}"}'`;
	const tokenForShell = `$(${signInAgain} | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`;
	return { getToken, tokenForShell, userId: DEMO_USER };
}
