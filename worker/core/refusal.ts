/** An expected refusal is a value that travels from where it is decided to the answer; only bugs throw. */
import type { ErrorCode } from "../../protocol/errors.ts";

export type Refusal = { ok: false; code: ErrorCode; error: string };
export type Result<T extends object = object> = ({ ok: true } & T) | Refusal;

export function refuse(code: ErrorCode, error: string): Refusal {
	return { ok: false, code, error };
}
