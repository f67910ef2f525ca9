/** Whether this deployment can serve: its settings are read, nothing else is touched. */
import * as z from "zod/v4/mini";
import { refuse } from "../core/refusal.ts";
import { readSettings } from "../settings.ts";
import { operation } from "./operation.ts";
import { NOBODY_CAN_SIGN_IN } from "./verify-token.ts";

export const health = operation({
	method: "GET",
	path: "/health",
	operationId: "getHealth",
	tag: "Service",
	summary: "Whether the service can serve",
	description: "Reads the settings and touches nothing else.",
	access: "public",
	answer: {
		status: 200,
		description: "It can.",
		schema: z.object({ success: z.literal(true), status: z.literal("ok") }),
		examples: { ok: { success: true, status: "ok" } },
	},
	errors: [],
	handle(c) {
		const { JWT_SECRET, JWKS_URL } = readSettings(c.env);
		if (JWT_SECRET === undefined && JWKS_URL === undefined) return refuse("not_configured", NOBODY_CAN_SIGN_IN);
		return { status: "ok" as const };
	},
});
