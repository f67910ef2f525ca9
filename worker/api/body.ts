/** Reads and checks what a request carries; whatever is wrong is answered with the fields it is wrong in. */
import type { Context } from "hono";
import * as z from "zod/v4/mini";
import { LIMITS } from "../../protocol/limits.ts";
import { refusal } from "./errors.ts";
import { toIssues } from "./issues.ts";
import { findLoneSurrogates } from "./lone-surrogates.ts";

// Schemas are mini and carry no sentences of their own; the server speaks English.
z.config(z.locales.en());

type Read<T> = { ok: true; value: T } | { ok: false; response: Response };

/** The body as JSON that fits `schema`. An empty body counts as `{}`, since every field may have a default. */
export async function readBody<S extends z.ZodMiniType>(c: Context, schema: S): Promise<Read<z.infer<S>>> {
	const text = await readLimited(c.req.raw);
	if (text === null) {
		const message = `The body is larger than ${LIMITS.bodyBytes} bytes.`;
		return { ok: false, response: refusal(c, "body_too_large", message, [{ path: "", message }]) };
	}
	const json = parseJson(text.trim() === "" ? "{}" : text);
	if (json === undefined) {
		const issues = [{ path: "", message: "is not JSON" }];
		return { ok: false, response: refusal(c, "invalid_json", "The body is not valid JSON.", issues) };
	}
	return check(c, schema, json);
}

/** @param names what the request calls the fields of `value`, where it calls them otherwise */
export function check<S extends z.ZodMiniType>(
	c: Context,
	schema: S,
	value: unknown,
	names: Readonly<Record<string, string>> = {},
): Read<z.infer<S>> {
	const result = z.safeParse(schema, value);
	const issues = result.success ? findLoneSurrogates(result.data) : toIssues(result.error.issues);
	if (result.success && issues.length === 0) return { ok: true, value: result.data };
	// A map, since a stranger's field may be called like something that every object has.
	const renamed = new Map(Object.entries(names));
	const named = issues.map((issue) => ({ ...issue, path: renamed.get(issue.path) ?? issue.path }));
	const fields = [...new Set(named.map(({ path }) => (path === "" ? "the body" : path)))].join(", ");
	return { ok: false, response: refusal(c, "validation_failed", `The request is not valid in: ${fields}.`, named) };
}

/** Keeps no more than the limit, whatever the client says about the length. */
async function readLimited(request: Request): Promise<string | null> {
	const length = request.headers.get("Content-Length");
	if (Number(length ?? 0) > LIMITS.bodyBytes) return null;
	if (request.body === null) return "";
	// The protocol lets no body be longer than it says, unless it comes in chunks.
	if (length !== null && !request.headers.has("Transfer-Encoding")) return request.text();
	const decoder = new TextDecoder();
	let text = "";
	let bytes = 0;
	for await (const chunk of request.body) {
		bytes += chunk.byteLength;
		// What is too much is read to its end and dropped: a body that is cut off in the middle cannot be answered.
		if (bytes <= LIMITS.bodyBytes) text += decoder.decode(chunk, { stream: true });
	}
	return bytes > LIMITS.bodyBytes ? null : text + decoder.decode();
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
