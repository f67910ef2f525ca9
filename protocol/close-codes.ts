import type { CloseFrame } from "./feed.ts";

/**
 * Why the server ends a socket. `retry` says whether the same client may come back by itself: after `token_expired`
 * with a new token, else after a backoff. Any code that is not listed here (1001, 1006, 1012, …) is the network's or the
 * platform's and means retry.
 */
export const CLOSE_CODES = {
	token_expired: { code: 4401, retry: true, reason: "The token has expired; connect again with a new one." },
	erased: { code: 4404, retry: false, reason: "Everything of this user was erased. Sign in again to begin anew." },
	forbidden: { code: 4403, retry: false, reason: "This token belongs to another user than the socket." },
	slow_reader: { code: 4408, retry: true, reason: "Too much was waiting unread; resume from your cursor." },
	too_many_sockets: { code: 4409, retry: true, reason: "Too many sockets; the one silent longest made room." },
	silent: { code: 4410, retry: true, reason: "Nothing was heard from you for a while; connect again." },
	frame_too_large: { code: 4413, retry: false, reason: "A frame was larger than this server reads." },
	too_many_frames: { code: 4429, retry: true, reason: "Too many frames; come back more slowly." },
} as const;

export type CloseName = keyof typeof CLOSE_CODES;

/** The frame that goes before the close itself. */
export function closeFrame(name: CloseName): CloseFrame {
	const { code, retry, reason } = CLOSE_CODES[name];
	return { type: "close", code, retry, reason };
}
