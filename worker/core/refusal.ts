/** An expected refusal is a value that travels from where it is decided to the answer; only bugs throw. */
import type { ErrorCode, Issue } from "../../protocol/errors.ts";

/** What else an answer can say: which fields are wrong, and when it is worth coming back. */
type Details = { issues?: Issue[]; retryAfterMs?: number };

export type Refusal = { ok: false; code: ErrorCode; error: string } & Details;
export type Result<T extends object = object> = ({ ok: true } & T) | Refusal;

export function refuse(code: ErrorCode, error: string, details: Details = {}): Refusal {
	return { ok: false, code, error, ...details };
}
