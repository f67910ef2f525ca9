/**
 * One REST call: sends JSON with a bearer token, checks the answer against its schema, and turns everything else into
 * an `ApiError`. It knows no route.
 */
import * as z from "zod/v4/mini";
import { errorBodySchema } from "../../../protocol/errors.ts";
import { ApiError } from "./api-error.ts";

export type Call = {
	/** Where the API lives, without `/api`: `https://queue.example.com`, or `""` for the page's own origin. */
	apiBaseUrl: string;
	/** Null only for calls that need no sign-in. */
	token: string | null;
	method?: "GET" | "POST" | "PUT" | "DELETE";
	/** Begins with `/api/`; names in it are encoded already. */
	path: string;
	headers?: Record<string, string>;
	/** Sent as JSON. */
	body?: unknown;
};

export async function request<Schema extends z.core.$ZodType>(call: Call, schema: Schema): Promise<z.output<Schema>> {
	const response = await send(call);
	const answer = await readJson(response);
	const parsed = z.safeParse(schema, answer);
	if (parsed.success) return parsed.data;
	throw new ApiError("bad_answer", response.status, "The server's answer could not be read.", [], parsed.error);
}

/** For answers that are a file, not JSON. */
export async function requestText(call: Call): Promise<string> {
	const response = await send(call);
	return response.text().catch((cause: unknown) => {
		throw new ApiError("network_error", 0, "The connection broke off.", [], cause);
	});
}

async function send({ apiBaseUrl, token, method = "GET", path, headers, body }: Call): Promise<Response> {
	const response = await fetch(`${apiBaseUrl.replace(/\/+$/, "")}${path}`, {
		method,
		headers: {
			...(token !== null && { Authorization: `Bearer ${token}` }),
			...(body !== undefined && { "Content-Type": "application/json" }),
			...headers,
		},
		...(body !== undefined && { body: JSON.stringify(body) }),
	}).catch((cause: unknown) => {
		throw new ApiError("network_error", 0, "The server could not be reached.", [], cause);
	});
	if (response.ok) return response;

	const refusal = z.safeParse(errorBodySchema, await readJson(response));
	if (!refusal.success) {
		throw new ApiError("bad_answer", response.status, `The server answered with status ${response.status}.`);
	}
	throw new ApiError(refusal.data.code, response.status, refusal.data.error, refusal.data.issues);
}

async function readJson(response: Response): Promise<unknown> {
	try {
		return await response.json();
	} catch (cause) {
		throw new ApiError(
			"bad_answer",
			response.status,
			`The server answered with status ${response.status} and no JSON.`,
			[],
			cause,
		);
	}
}
