/** Why a task can fail, as bare codes: for clients that check frames without the sentences and the schema library. */
export const TASK_ERROR_CODES = [
	"cancelled",
	"dependency_cancelled",
	"provider_auth",
	"provider_model",
	"provider_not_allowed",
	"content_refused",
	"provider_rate_limited",
	"provider_unavailable",
	"provider_timeout",
	"provider_bad_answer",
	"provider_output_limit",
	"provider_prompt_too_long",
	"provider_region",
	"provider_balance",
	"provider_redirected",
	"key_unavailable",
	"processor_crashed",
	"project_deleted",
	"internal_error",
] as const;
export type TaskErrorCode = (typeof TASK_ERROR_CODES)[number];
