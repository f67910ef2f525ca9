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
		if (response.status < 300 || response.status >= 400) return limitBytes(response);
		await response.body?.cancel();
		const to = redirectTarget(response, typeof input === "string" ? input : undefined);
		throw new WriterError(
			{ code: "provider_redirected", isRetryable: false, retryAfterMs: null, ...(to === null ? {} : { detail: to }) },
			{ cause: new Error(`a redirect, which is not followed (status ${response.status})`) },
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

const MAX_ADDRESS_CHARS = 200;

/** Where a redirect leads, for the person who has to mend the base URL: without query and fragment, which may hold secrets. */
function redirectTarget(response: Response, from: string | undefined): string | null {
	const location = response.headers.get("location");
	const url = location === null ? null : URL.parse(location, from);
	if (url === null || !/^https?:$/.test(url.protocol)) return null;
	return `${url.origin}${url.pathname}`.slice(0, MAX_ADDRESS_CHARS);
}
