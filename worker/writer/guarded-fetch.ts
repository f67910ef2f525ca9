/**
 * A fetch that answers only for the host it was sent to, and not without end: a redirect would carry the key to another host,
 * past every check of the base URL. It knows nothing of what is asked.
 */
import { WriterError } from "./writer-error.ts";

export type Fetch = typeof fetch;

/** An answer that is kept as a whole: one that does not end must not fill a memory that others share. */
const MAX_ANSWER_BYTES = 8_000_000;
/**
 * An answer that is read piece by piece and not kept. Servers wrap each token in up to a kilobyte of JSON, and a model may think for
 * tens of thousands of tokens before it writes.
 */
export const MAX_STREAM_BYTES = 100_000_000;

/** @param send the platform's fetch, or a test's */
/** @param maxBytes of an answer: more is a bad answer */
export function guardedFetch(send: Fetch, maxBytes = MAX_ANSWER_BYTES): Fetch {
	return async (input, init) => {
		const response = await send(input, { ...init, redirect: "manual" });
		if (response.status < 300 || response.status >= 400) return limitBytes(response, maxBytes);
		await response.body?.cancel();
		const to = redirectTarget(response, typeof input === "string" ? input : undefined);
		throw new WriterError(
			{ code: "provider_redirected", isRetryable: false, retryAfterMs: null, ...(to === null ? {} : { detail: to }) },
			{ cause: new Error(`a redirect, which is not followed (status ${response.status})`) },
		);
	};
}

function limitBytes(response: Response, maxBytes: number): Response {
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
				if (bytes <= maxBytes) return controller.enqueue(value);
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

const MAX_ADDRESS_CHARS = 200;

/** Where a redirect leads, for the person who has to mend the base URL: without query and fragment, which may hold secrets. */
function redirectTarget(response: Response, from: string | undefined): string | null {
	const location = response.headers.get("location");
	const url = location === null ? null : URL.parse(location, from);
	if (url === null || !/^https?:$/.test(url.protocol)) return null;
	return `${url.origin}${url.pathname}`.slice(0, MAX_ADDRESS_CHARS);
}
