/** Every error code for the API document: when it is answered, and how such an answer reads. */
import { ERROR_STATUS, type ErrorBody, type ErrorCode, type Issue } from "../../protocol/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";

type ErrorText = { when: string; error: string; issues?: Issue[] };

export const ERROR_TEXTS: Record<ErrorCode, ErrorText> = {
	invalid_json: {
		when: "The body is not JSON.",
		error: "The body is not valid JSON.",
		issues: [{ path: "", message: "is not JSON" }],
	},
	validation_failed: {
		when: "A field is missing, wrong, too large or unknown; `issues` names it.",
		error: "The request is not valid in: chaptersToGenerate.",
		issues: [{ path: "chaptersToGenerate", message: "Too small: expected number to be >=1" }],
	},
	ai_config_missing: {
		when: "No `X-AI-*` headers were sent, and there is nothing else to go on with.",
		error: "No AI is configured. Send the headers X-AI-Provider and X-AI-Key.",
		issues: [{ path: "X-AI-Provider", message: "is missing" }],
	},
	ai_config_invalid: {
		when: "The `X-AI-*` headers do not make a usable configuration.",
		error: "The AI configuration is not complete: X-AI-Key is missing.",
		issues: [{ path: "X-AI-Key", message: "is missing" }],
	},
	idempotency_key_invalid: {
		when: "The `Idempotency-Key` is empty, too long or not printable ASCII.",
		error: `The Idempotency-Key must be 1 to ${LIMITS.idempotencyKeyChars} printable ASCII characters.`,
		issues: [{ path: "Idempotency-Key", message: `must be 1 to ${LIMITS.idempotencyKeyChars} printable ASCII characters` }],
	},
	subprotocol_unsupported: {
		when: "The socket does not offer the feed's subprotocol.",
		error: "Offer the subprotocol novel-queue.v1.",
	},
	unknown_frame: { when: "A frame that this server does not know.", error: "This server does not know such a frame." },
	unauthorized: {
		when: "There is no token, or it is not valid here.",
		error: "Send your token as “Authorization: Bearer <token>”.",
	},
	token_expired: { when: "The token has expired; a new one helps.", error: "The token has expired. Sign in again." },
	origin_not_allowed: {
		when: "A browser opens a socket from a site that is not allowed.",
		error: "Sockets from this site are not allowed. Its origin must be in ALLOWED_ORIGINS.",
	},
	forbidden: { when: "Only operators may do this.", error: "This needs the ops role." },
	route_not_found: { when: "There is nothing at this address.", error: "There is nothing at POST /api/dev/sign-in." },
	project_not_found: {
		when: "You have no project of this name.",
		error: "There is no project named “The Tide Clerk”.",
	},
	task_not_found: { when: "You have no such task.", error: "There is no such task." },
	chapter_not_found: { when: "This chapter is not written yet.", error: "There is no chapter 7 yet." },
	user_not_found: { when: "There is no such user.", error: "There is no such user." },
	nothing_matched: { when: "No task fits the filter.", error: "No task fits this filter." },
	project_exists: {
		when: "You have a project of this name already.",
		error: "There is already a project named “The Tide Clerk”.",
	},
	dependency_not_found: {
		when: "A task in `dependsOn` does not exist, or is not yours.",
		error: "dependsOn: There is no such task in your queue.",
		issues: [{ path: "dependsOn.0", message: "There is no such task in your queue." }],
	},
	dependency_cancelled: {
		when: "A task in `dependsOn` was cancelled and will never be completed.",
		error: "dependsOn: This task was cancelled: it will never be completed.",
		issues: [{ path: "dependsOn.0", message: "This task was cancelled: it will never be completed." }],
	},
	dependency_cycle: {
		when: "Tasks would wait for each other in a circle.",
		error: "dependsOn: This task would wait for itself.",
		issues: [{ path: "dependsOn.0", message: "This task would wait for itself." }],
	},
	idempotency_conflict: {
		when: "The `Idempotency-Key` was used for another call.",
		error: "This Idempotency-Key was used for another call. Take a new one for each thing to do.",
	},
	storage_full: {
		when: "Your projects take up all the room there is; a deleted one makes some once it can no longer be restored.",
		error:
			"Your projects would store 200.4 of at most 200 MB, with what running tasks may still write. Delete a project first; its text counts until it cannot be restored any more.",
	},
	task_not_active: {
		when: "The task has ended already.",
		error: "Only a task that waits or runs can be cancelled; this one has ended.",
	},
	task_not_failed: {
		when: "The task has not failed, so there is nothing to retry.",
		error: "Only a task that failed or was cancelled can be retried.",
	},
	body_too_large: {
		when: `The body has more than ${LIMITS.bodyBytes} bytes.`,
		error: `The body is larger than ${LIMITS.bodyBytes} bytes.`,
		issues: [{ path: "", message: `The body is larger than ${LIMITS.bodyBytes} bytes.` }],
	},
	frame_too_large: { when: "A frame is larger than this server reads.", error: "The frame is too large." },
	upgrade_required: {
		when: "The address is a WebSocket and was called as something else.",
		error: "This address is a WebSocket: connect with the Upgrade header.",
	},
	rate_limited: {
		when: "Too many calls that make work or replace a bible, or too many `Idempotency-Key`s a day; `Retry-After` says when to come back.",
		error: "At most 120 calls a minute may create, retry or change many tasks. Try again in 1 s.",
	},
	too_many_frames: { when: "Too many frames at once.", error: "Too many frames; come back more slowly." },
	too_many_projects: {
		when: "You have as many projects as one user may have.",
		error: `You have ${LIMITS.projectsPerUser} projects, which is the limit. Delete one first.`,
	},
	too_many_tasks: {
		when: "As many of your tasks wait or run, or are kept, as one user may have.",
		error: "At most 1000 tasks may wait or run. Let some finish, or cancel some.",
	},
	internal_error: {
		when: "A fault of ours.",
		error: "Something went wrong on our side. Try again; nothing was lost.",
	},
	not_configured: {
		when: "This deployment lacks a setting; the text says which.",
		error: "Nobody can sign in: set the secret JWT_SECRET or the variable JWKS_URL of this deployment.",
	},
	temporarily_unavailable: {
		when: "Busy, or restarting: the same call may work in a moment.",
		error: "The service is busy. Try again in a moment.",
	},
};

export function exampleError(code: ErrorCode): ErrorBody {
	const { error, issues } = ERROR_TEXTS[code];
	return { success: false, error, code, ...(issues === undefined ? {} : { issues }) };
}

/** Codes in the order of their statuses. */
export function byStatus(codes: readonly ErrorCode[]): Map<number, ErrorCode[]> {
	const sorted = [...codes].sort((a, b) => ERROR_STATUS[a] - ERROR_STATUS[b]);
	return Map.groupBy(sorted, (code) => ERROR_STATUS[code]);
}
