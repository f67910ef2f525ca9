/**
 * One REST call: sends JSON with a bearer token, checks the shape of the answer, and turns everything else into
 * an `ApiError`. It knows no route.
 */
import { isErrorBody } from "../../../protocol/check-error.ts";
import type { Check } from "../../../protocol/check-value.ts";
import { ApiError } from "./api-error.ts";

export type Call = {
	/** Where the API lives, without `/api`: `https://queue.example.com`, or `""` for the page's own origin. */
	apiBaseUrl: string;
	/** Null only for calls that need no sign-in. */
	token: string | null;
	method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** Begins with `/api/`; names in it are encoded already. */
	path: string;
	headers?: Record<string, string>;
	/** Sent as JSON. */
	body?: unknown;
	/** Default: the platform's. */
	fetch?: typeof fetch | undefined;
	signal?: AbortSignal;
};

export async function request<T>(call: Call, isAnswer: Check<T>): Promise<T> {
	const response = await send(call);
	const answer = await readJson(response);
	if (isAnswer(answer)) return answer;
	throw new ApiError("bad_answer", response.status, "The server's answer could not be read.");
}

/** For answers that are a file, not JSON. */
export async function requestText(call: Call): Promise<string> {
	const response = await send(call);
	return response.text().catch((cause: unknown) => {
		throw new ApiError("network_error", 0, "The connection broke off.", [], cause);
	});
}

/** @throws ApiError for whatever is not ok */
export async function send(call: Call): Promise<Response> {
	const response = await fetchCall(call);
	if (response.ok) return response;
	throw await refusalOf(response);
}

/** Whatever the server answers, also a refusal. @throws ApiError `network_error` if it does not */
export function fetchCall({ apiBaseUrl, token, method = "GET", path, headers, body, ...how }: Call): Promise<Response> {
	// Looked up at each call and never detached from its owner, which browsers refuse.
	const ask: typeof fetch = how.fetch ?? ((...request) => fetch(...request));
	return ask(`${apiBaseUrl.replace(/\/+$/, "")}${path}`, {
		method,
		headers: {
			...(token !== null && { Authorization: `Bearer ${token}` }),
			...(body !== undefined && { "Content-Type": "application/json" }),
			...headers,
		},
		...(body !== undefined && { body: JSON.stringify(body) }),
		...(how.signal !== undefined && { signal: how.signal }),
	}).catch((cause: unknown) => {
		throw new ApiError("network_error", 0, "The server could not be reached.", [], cause);
	});
}

/** What an answer that is not ok says. Never rejects. */
export async function refusalOf(response: Response): Promise<ApiError> {
	const { status } = response;
	const wait = retryAfterMs(response);
	try {
		const refusal: unknown = await response.json();
		if (isErrorBody(refusal)) return new ApiError(refusal.code, status, refusal.error, refusal.issues, undefined, wait);
		return new ApiError("bad_answer", status, `The server answered with status ${status}.`, [], undefined, wait);
	} catch (cause) {
		return new ApiError("bad_answer", status, `The server answered with status ${status} and no JSON.`, [], cause, wait);
	}
}

/** Whole seconds, as this API sends them. A date, which a proxy may send, would be read by a clock that can be wrong. */
function retryAfterMs({ headers }: Response): number | null {
	const seconds = headers.get("Retry-After")?.trim() ?? "";
	return /^\d+$/.test(seconds) ? Number(seconds) * 1_000 : null;
}

/** @throws ApiError `bad_answer` for anything but JSON */
export async function readJson(response: Response): Promise<unknown> {
	try {
		return await response.json();
	} catch (cause) {
		const message = `The server answered with status ${response.status} and no JSON.`;
		throw new ApiError("bad_answer", response.status, message, [], cause);
	}
}
