/**
 * A fetch that answers only for the host it was sent to, and not without end: a redirect would carry the key to another host,
 * past every check of the base URL. It knows nothing of what is asked.
 */
import { WriterError } from "./writer-error.ts";

export type Fetch = typeof fetch;

/** @param send the platform's fetch, or a test's */
export function guardedFetch(send: Fetch): Fetch {
	return async (input, init) => {
		const response = await send(input, { ...init, redirect: "manual" });
		const problem = findProblem(response);
		if (problem === null) return limitBytes(response);
		await response.body?.cancel();
		throw new WriterError(
			{ code: "provider_model", isRetryable: false, retryAfterMs: null },
			{ cause: new Error(`${problem} (status ${response.status})`) },
		);
	};
}

/** An answer is some hundred kilobytes; one that does not end must not fill a memory that others share. */
const MAX_ANSWER_BYTES = 8_000_000;

function limitBytes(response: Response): Response {
	if (response.body === null) return response;
	const reader = response.body.getReader();
	let bytes = 0;
	// No transform stream: it would be two more streams for each piece of text.
	const counted = new ReadableStream<Uint8Array>(
		{
			async pull(controller) {
				const { done, value } = await reader.read();
				if (done) return controller.close();
				bytes += value.byteLength;
				if (bytes <= MAX_ANSWER_BYTES) return controller.enqueue(value);
				const error = new WriterError({ code: "provider_bad_answer", isRetryable: true, retryAfterMs: null });
				controller.error(error);
				await reader.cancel(error);
			},
			cancel: (reason) => reader.cancel(reason),
		},
		{ highWaterMark: 0 },
	);
	return new Response(counted, response);
}

function findProblem(response: Response): string | null {
	if (response.status >= 300 && response.status < 400) {
		return "The provider answered with a redirect, which is not followed";
	}
	// A base URL that leads to somebody's home page: trying again would get the same page.
	if (response.ok && /^text\/html\b/i.test(response.headers.get("content-type") ?? "")) {
		return "The provider answered with a web page: the base URL is not that of an API";
	}
	return null;
}
