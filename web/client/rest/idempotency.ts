/** Lets a call that creates something be repeated without creating it twice. */
import { headerValue } from "./header-value.ts";

export type RepeatableOptions = {
	/**
	 * Names this one wish, 1–255 ASCII characters; `crypto.randomUUID()` makes a good one. A call whose answer was lost can be
	 * made again with the same key and the same arguments: for 24 h it is answered as the first was, and nothing is created
	 * twice. The same key with other arguments is refused with `idempotency_conflict`. Default: none, every call creates.
	 */
	idempotencyKey?: string | undefined;
};

/** @throws ApiError `idempotency_key_invalid` for a key that no header can carry */
export function idempotencyHeader({ idempotencyKey }: RepeatableOptions): Record<string, string> {
	if (idempotencyKey === undefined) return {};
	return { "Idempotency-Key": headerValue("Idempotency-Key", idempotencyKey, "idempotency_key_invalid") };
}
