/** `POST /api/dev/sign-in`: a token for any name, for development only. It does not exist unless `DEV_SIGN_IN` is true. */
import { SignJWT } from "jose";
import { devSignInBodySchema, tokenBodySchema } from "../../protocol/rest.ts";
import { refuse } from "../core/refusal.ts";
import { readSettings } from "../settings.ts";
import { TOKEN_EXPIRES_AT } from "./examples.ts";
import { operation } from "./operation.ts";

export const devSignIn = operation({
	method: "POST",
	path: "/dev/sign-in",
	operationId: "signInForDevelopment",
	tag: "Service",
	summary: "Get a token for development",
	description: "A token for any name. It exists only where development sign-in is on, and nowhere else.",
	access: "public",
	exists: ({ DEV_SIGN_IN }) => DEV_SIGN_IN,
	body: { schema: devSignInBodySchema, examples: { mara: { userId: "mara", expiresInSeconds: 3_600 } } },
	answer: {
		status: 200,
		description: "The token.",
		schema: tokenBodySchema,
		examples: { token: { success: true, token: "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl", expiresAt: TOKEN_EXPIRES_AT } },
	},
	errors: [],
	async handle(c, { body }) {
		const settings = readSettings(c.env);
		if (settings.JWT_SECRET === undefined) return refuse("not_configured", "Development sign-in needs the secret JWT_SECRET.");
		const { userId, role, expiresInSeconds } = body;
		const expiresAt = Math.floor(Date.now() / 1000) + expiresInSeconds;
		const token = await new SignJWT(role === undefined ? {} : { role })
			.setProtectedHeader({ alg: "HS256" })
			.setSubject(userId)
			.setIssuedAt()
			.setExpirationTime(expiresAt)
			.sign(new TextEncoder().encode(settings.JWT_SECRET));
		return { token, expiresAt: expiresAt * 1000 };
	},
});
