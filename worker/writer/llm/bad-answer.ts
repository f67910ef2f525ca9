/** The failure of an answer that cannot be used as it is. */
import { WriterError } from "../writer-error.ts";

/** @param why for the log; must not quote the answer */
export function badAnswer(why: string): WriterError {
	return new WriterError({ code: "provider_bad_answer", isRetryable: true, retryAfterMs: null }, { cause: new Error(why) });
}
