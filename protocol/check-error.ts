/** The lean twin of `errorBodySchema`, for clients. */
import { arrayOf, type Check, isString, literal, objectOf, optional } from "./check-value.ts";
import type { ErrorBody, ErrorCode, Issue } from "./errors.ts";

/** Every code once; one that `errors.ts` has and this lacks does not compile. */
const CODES: Record<ErrorCode, 1> = {
	invalid_json: 1,
	validation_failed: 1,
	ai_config_missing: 1,
	ai_config_invalid: 1,
	idempotency_key_invalid: 1,
	subprotocol_unsupported: 1,
	unknown_frame: 1,
	unauthorized: 1,
	token_expired: 1,
	origin_not_allowed: 1,
	forbidden: 1,
	route_not_found: 1,
	project_not_found: 1,
	task_not_found: 1,
	chapter_not_found: 1,
	user_not_found: 1,
	nothing_matched: 1,
	project_exists: 1,
	dependency_not_found: 1,
	dependency_cancelled: 1,
	dependency_cycle: 1,
	idempotency_conflict: 1,
	storage_full: 1,
	task_not_active: 1,
	task_not_failed: 1,
	body_too_large: 1,
	frame_too_large: 1,
	upgrade_required: 1,
	rate_limited: 1,
	too_many_frames: 1,
	too_many_projects: 1,
	too_many_tasks: 1,
	internal_error: 1,
	not_configured: 1,
	temporarily_unavailable: 1,
};

export const isErrorCode: Check<ErrorCode> = (value): value is ErrorCode => isString(value) && Object.hasOwn(CODES, value);

export const isErrorBody = objectOf<ErrorBody>({
	success: literal(false),
	error: isString,
	code: isErrorCode,
	issues: optional(arrayOf(objectOf<Issue>({ path: isString, message: isString }))),
});
