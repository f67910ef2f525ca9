/**
 * `Idempotency-Key`: what a client that repeats a call says, and the fingerprint by which the queue sees that it is the same
 * call. The AI key is no part of it, so that nothing of a key is stored.
 */
import type { Context } from "hono";
import * as z from "zod/v4/mini";
import { LIMITS } from "../../protocol/limits.ts";
import type { IdempotentCall } from "../queue/idempotency.ts";
import { refusal } from "./errors.ts";
import type { HeaderParameter } from "./operation.ts";

const keySchema = z
	.string()
	.check(z.minLength(1), z.maxLength(LIMITS.idempotencyKeyChars), z.regex(/^[\x20-\x7e]*$/, "must be printable ASCII"));

export const IDEMPOTENCY_KEY: HeaderParameter = {
	name: "Idempotency-Key",
	description: "Any text of yours, new for each thing to do. The same call with the same key does it once, within 24 hours.",
	schema: keySchema,
};
const REPLAYED = "Idempotency-Replayed";
export const REPLAYED_HEADER = { [REPLAYED]: "`true` if this is the first call's answer again." };

type Read = { ok: true; call: IdempotentCall | null } | { ok: false; response: Response };

/** @param sent what was understood of the call, in its checked form */
export async function readIdempotentCall(c: Context, route: string, sent: unknown): Promise<Read> {
	const header = c.req.header(IDEMPOTENCY_KEY.name);
	if (header === undefined) return { ok: true, call: null };
	const key = z.safeParse(keySchema, header);
	if (key.success) return { ok: true, call: { key: key.data, fingerprint: await fingerprint([route, sent]) } };
	const message = `must be 1 to ${LIMITS.idempotencyKeyChars} printable ASCII characters`;
	const error = `The ${IDEMPOTENCY_KEY.name} ${message}.`;
	return {
		ok: false,
		response: refusal(c, "idempotency_key_invalid", error, [{ path: IDEMPOTENCY_KEY.name, message }]),
	};
}

/** Says on the answer that nothing new was done. */
export function markReplay(c: Context, isReplay: boolean): void {
	if (isReplay) c.header(REPLAYED, "true");
}

async function fingerprint(value: unknown): Promise<string> {
	const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(value, sortKeys)));
	return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The order of fields says nothing in JSON, and must not make another call of the same one. */
function sortKeys(_key: string, value: unknown): unknown {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
