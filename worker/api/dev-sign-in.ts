/** `POST /api/dev/sign-in`: a token for any name, for development only. It does not exist unless `DEV_SIGN_IN` is true. */
import { Hono } from "hono";
import { SignJWT } from "jose";
import { devSignInBodySchema } from "../../protocol/rest.ts";
import { readSettings } from "../settings.ts";
import { readBody } from "./body.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";

export const devSignIn = new Hono<ApiEnv>().post("/sign-in", async (c) => {
	const settings = readSettings(c.env);
	if (!settings.DEV_SIGN_IN) return refusal(c, "route_not_found", `There is nothing at POST ${c.req.path}.`);
	if (settings.JWT_SECRET === undefined) return refusal(c, "not_configured", "Development sign-in needs the secret JWT_SECRET.");
	const body = await readBody(c, devSignInBodySchema);
	if (!body.ok) return body.response;
	const { userId, role, expiresInSeconds } = body.value;
	const expiresAt = Math.floor(Date.now() / 1000) + expiresInSeconds;
	const token = await new SignJWT(role === undefined ? {} : { role })
		.setProtectedHeader({ alg: "HS256" })
		.setSubject(userId)
		.setIssuedAt()
		.setExpirationTime(expiresAt)
		.sign(new TextEncoder().encode(settings.JWT_SECRET));
	return c.json({ success: true, token, expiresAt: expiresAt * 1000 });
});
