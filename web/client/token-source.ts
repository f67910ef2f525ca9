/** Hands out the token of the app, or asks it for a new one. It knows no transport. */
import { BEARER_SUBPROTOCOL_PREFIX } from "../../protocol/version.ts";
import type { FeedError } from "./feed-status.ts";

export type TokenRequest = {
	/** True: the last token was refused or is about to expire; one that was kept will not do. */
	isRenewal: boolean;
};

/** Asked at every connect and every poll; may be slow or fail, then it is asked again later. */
export type GetToken = (request: TokenRequest) => string | Promise<string>;

export type TokenSource = {
	/** False: there is only the one token it was given. */
	canRenew: boolean;
	/** @throws TokenError */
	get(request: TokenRequest): Promise<string>;
};

/** The app had no token to give. */
export class TokenError extends Error {
	override readonly name = "TokenError";

	toFeedError(): FeedError {
		return { code: "token_unavailable", message: this.message };
	}
}

/** The characters that a subprotocol may have; a JWT has no others, while a bad paste would make the socket throw. */
const SUBPROTOCOL = /^[\w!#$%&'*+.^`|~-]+$/;

export function createTokenSource(given: string | GetToken): TokenSource {
	const ask = typeof given === "string" ? () => given : given;
	return {
		canRenew: typeof given !== "string",
		async get(request) {
			try {
				const token = await ask(request);
				if (SUBPROTOCOL.test(token)) return token;
			} catch (cause) {
				throw new TokenError(cause instanceof Error ? cause.message : String(cause), { cause });
			}
			throw new TokenError("This is no token: it is empty or has characters that no token has.");
		},
	};
}

export function bearerSubprotocol(token: string): string {
	return `${BEARER_SUBPROTOCOL_PREFIX}${token}`;
}
