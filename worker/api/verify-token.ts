/**
 * Who is speaking: a JWT signed with `JWT_SECRET` (HS256) or by a key of `JWKS_URL`. Used by the API and by the queue,
 * whose sockets may renew their token in place.
 */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { LIMITS } from "../../protocol/limits.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Settings } from "../settings.ts";

export type Identity = { userId: string; isOperator: boolean; expiresAt: number };

// The key set is fetched once and again only for an unknown key: not on every request.
const keySets = new Map<string, JWTVerifyGetKey>();

function remoteKeys(url: string): JWTVerifyGetKey {
	const known = keySets.get(url) ?? createRemoteJWKSet(new URL(url));
	keySets.set(url, known);
	return known;
}

async function verifySignature(settings: Settings, token: string): Promise<JWTPayload | null> {
	const options = { requiredClaims: ["exp", "sub"] };
	if (settings.JWKS_URL !== undefined) {
		const algorithms = ["RS256", "PS256", "ES256", "EdDSA"];
		return (await jwtVerify(token, remoteKeys(settings.JWKS_URL), { ...options, algorithms })).payload;
	}
	if (settings.JWT_SECRET === undefined) return null;
	const secret = new TextEncoder().encode(settings.JWT_SECRET);
	return (await jwtVerify(token, secret, { ...options, algorithms: ["HS256"] })).payload;
}

export async function verifyToken(settings: Settings, token: string): Promise<({ ok: true } & Identity) | Refusal> {
	if (token.length > LIMITS.tokenChars) return refuse("unauthorized", "The token is too long to be one of ours.");
	try {
		const payload = await verifySignature(settings, token);
		if (payload === null) {
			return refuse(
				"not_configured",
				"Nobody can sign in: set the secret JWT_SECRET or the variable JWKS_URL of this deployment.",
			);
		}
		const { sub, exp, role } = payload;
		if (sub === undefined || sub === "" || sub.length > LIMITS.userIdChars || exp === undefined) {
			return refuse("unauthorized", "The token names no valid user (sub) or no end (exp).");
		}
		return { ok: true, userId: sub, isOperator: role === "ops", expiresAt: exp * 1000 };
	} catch (error) {
		if (error instanceof errors.JWTExpired) return refuse("token_expired", "The token has expired. Sign in again.");
		if (error instanceof errors.JWKSTimeout)
			return refuse("temporarily_unavailable", "The sign-in keys cannot be read now. Try again.");
		if (error instanceof errors.JOSEError) return refuse("unauthorized", "The token is not valid here. Sign in again.");
		throw error;
	}
}
