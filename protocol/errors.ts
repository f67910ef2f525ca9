/**
 * The codes of every error that a client can meet on REST and on a socket, with the HTTP status that carries each.
 * Codes are stable: clients branch on them, people read `error`.
 */
import * as z from "zod/v4/mini";

export const ERROR_STATUS = {
	invalid_json: 400,
	validation_failed: 400,
	ai_config_missing: 400,
	ai_config_invalid: 400,
	idempotency_key_invalid: 400,
	subprotocol_unsupported: 400,
	unknown_frame: 400,
	unauthorized: 401,
	token_expired: 401,
	origin_not_allowed: 403,
	forbidden: 403,
	route_not_found: 404,
	project_not_found: 404,
	task_not_found: 404,
	chapter_not_found: 404,
	user_not_found: 404,
	nothing_matched: 404,
	project_exists: 409,
	dependency_not_found: 409,
	dependency_cancelled: 409,
	dependency_cycle: 409,
	idempotency_conflict: 409,
	storage_full: 409,
	task_not_active: 409,
	task_not_failed: 409,
	body_too_large: 413,
	frame_too_large: 413,
	upgrade_required: 426,
	rate_limited: 429,
	too_many_frames: 429,
	too_many_projects: 429,
	too_many_tasks: 429,
	internal_error: 500,
	not_configured: 503,
	temporarily_unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

const errorCodes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];
export const errorCodeSchema = z.enum(errorCodes);

/** One thing wrong with a request: `path` names the field (`chaptersToGenerate`, `dependsOn.2`), `""` the whole body. */
export const issueSchema = z.object({ path: z.string(), message: z.string() });
export type Issue = z.infer<typeof issueSchema>;

/** What every refused REST call answers. */
export const errorBodySchema = z.object({
	success: z.literal(false),
	error: z.string(),
	code: errorCodeSchema,
	issues: z.optional(z.array(issueSchema)),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;
