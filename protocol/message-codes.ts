/**
 * What a task can say of itself, as bare codes: everything a client needs to check a frame, without the sentences and
 * without a schema library.
 */
export const LOCALES = ["en", "zh"] as const;
export type Locale = (typeof LOCALES)[number];

export const MESSAGE_CODES = [
	"queued",
	"waiting_limit",
	"waiting_project",
	"waiting_dependency",
	"waiting_failed_dependency",
	"waiting_intake_paused",
	"waiting_provider_paused",
	"waiting_storage",
	"starting",
	"resuming",
	"planning_outline",
	"planning_volume",
	"thinking_outline",
	"thinking_volume",
	"thinking_chapter",
	"writing_chapter",
	"writing_chapter_unsummarized",
	"summarizing_chapter",
	"retrying",
	"outline_completed",
	"chapters_completed",
	"chapter_completed",
	"chapters_completed_unsummarized",
	"chapter_completed_unsummarized",
	"cancelled",
	"failed",
] as const;
export type MessageCode = (typeof MESSAGE_CODES)[number];
