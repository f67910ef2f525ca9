/**
 * Who is speaking: a JWT signed with `JWT_SECRET` (HS256) or by a key of `JWKS_URL`. Used by the API and by the queue,
 * whose sockets may renew their token in place.
 */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { LIMITS } from "../../protocol/limits.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { logProblem } from "../log.ts";
import type { Settings } from "../settings.ts";

export type Identity = {
	userId: string;
	expiresAt: number;
	/** Whether it is an operator's token. */
	isOps: boolean;
};

/** Later dates have no four digits for their year, and no issuer means them: it has taken another unit for seconds. */
const END_OF_TIME = Date.UTC(10_000, 0);

export const NOBODY_CAN_SIGN_IN = "Nobody can sign in: set the secret JWT_SECRET or the variable JWKS_URL of this deployment.";

const NO_IDENTITY = "The token names no valid user (sub), or no end (exp) before the year 10000.";

// The key set is fetched once and again only for an unknown key: not on every request.
const keySets = new Map<string, JWTVerifyGetKey>();

function remoteKeys(url: string): JWTVerifyGetKey {
	const known = keySets.get(url) ?? createRemoteJWKSet(new URL(url));
	keySets.set(url, known);
	return known;
}

async function verifySignature(settings: Settings, token: string): Promise<JWTPayload | null> {
	// One issuer may serve many apps: a token for another one is not for us.
	const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = settings;
	const meant = { ...(issuer === undefined ? {} : { issuer }), ...(audience === undefined ? {} : { audience }) };
	const options = { requiredClaims: ["exp", "sub"], ...meant };
	if (settings.JWKS_URL !== undefined) {
		const algorithms = ["RS256", "PS256", "ES256", "EdDSA"];
		return (await jwtVerify(token, remoteKeys(settings.JWKS_URL), { ...options, algorithms })).payload;
	}
	if (settings.JWT_SECRET === undefined) return null;
	const secret = new TextEncoder().encode(settings.JWT_SECRET);
	return (await jwtVerify(token, secret, { ...options, algorithms: ["HS256"] })).payload;
}

/** A tab sends the same token with each call. One that was good is taken for this long without looking at its signature again. */
const TRUSTED_MS = 60_000;
const TRUSTED_TOKENS = 1_000;

type Trusted = { identity: Identity; until: number };

// By deployment settings, since it is those that made them good.
const trusted = new WeakMap<Settings, Map<string, Trusted>>();

function trust(settings: Settings, token: string, identity: Identity, now: number): void {
	const tokens = trusted.get(settings) ?? new Map<string, Trusted>();
	trusted.set(settings, tokens);
	const [oldest] = tokens.keys();
	if (oldest !== undefined && tokens.size >= TRUSTED_TOKENS) tokens.delete(oldest);
	tokens.delete(token);
	tokens.set(token, { identity, until: Math.min(now + TRUSTED_MS, identity.expiresAt) });
}

type Verified = ({ ok: true } & Identity) | Refusal;

export async function verifyToken(settings: Settings, token: string): Promise<Verified> {
	if (token.length > LIMITS.tokenChars) return refuse("unauthorized", "The token is too long to be one of ours.");
	const now = Date.now();
	const known = trusted.get(settings)?.get(token);
	if (known !== undefined && now < known.until) return { ok: true, ...known.identity };
	try {
		const payload = await verifySignature(settings, token);
		if (payload === null) {
			return refuse("not_configured", NOBODY_CAN_SIGN_IN);
		}
		const identity = readIdentity(payload);
		if (identity === null) return refuse("unauthorized", NO_IDENTITY);
		trust(settings, token, identity, now);
		return { ok: true, ...identity };
	} catch (error) {
		if (error instanceof errors.JWTExpired) {
			// Signature, issuer and audience are looked at before the end is. One that named no user helped nobody when it was young.
			if (readIdentity(error.payload) === null) return refuse("unauthorized", NO_IDENTITY);
			return refuse("token_expired", "The token has expired. Sign in again.");
		}
		if (isAboutToken(error)) return refuse("unauthorized", "The token is not valid here. Sign in again.");
		// The key set's server is down, or answers rubbish: the token may be as good as ever, so nobody is signed out.
		logProblem("sign-in keys unreadable", {}, error);
		return refuse("temporarily_unavailable", "The sign-in keys cannot be read now. Try again in a moment.");
	}
}

function readIdentity({ sub, exp, role }: JWTPayload): Identity | null {
	// The types of a payload are a promise that nobody checks: some issuers put a number there.
	if (typeof sub !== "string" || sub === "" || sub.length > LIMITS.userIdChars || !sub.isWellFormed()) return null;
	if (exp === undefined || exp * 1000 >= END_OF_TIME) return null;
	return { userId: sub, expiresAt: exp * 1000, isOps: role === "ops" };
}

function isAboutToken(error: unknown): boolean {
	if (!(error instanceof errors.JOSEError)) return false;
	return /^ERR_(JWT|JWS|JWE|JOSE_ALG_NOT_ALLOWED|JOSE_NOT_SUPPORTED|JWKS_NO_MATCHING_KEY|JWKS_MULTIPLE_MATCHING_KEYS)/.test(
		error.code,
	);
}
