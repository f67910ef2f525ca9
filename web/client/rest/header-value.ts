/** What may go into a request header, judged before it is sent. */
import type { ErrorCode } from "../../../protocol/errors.ts";
import { ApiError } from "./api-error.ts";

/** What an HTTP header can carry; `fetch` throws a bare TypeError for anything else, e.g. a key pasted with a Chinese comma. */
const SENDABLE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** @returns the value. @throws ApiError with this code for one that no header can carry */
export function headerValue(header: string, value: string, code: ErrorCode): string {
	if (SENDABLE.test(value)) return value;
	const message = `${header} must be plain ASCII text without line breaks.`;
	throw new ApiError(code, 0, message, [{ path: header, message }]);
}
