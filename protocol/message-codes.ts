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
	"starting",
	"resuming",
	"planning_outline",
	"planning_volume",
	"writing_chapter",
	"summarizing_chapter",
	"retrying",
	"outline_completed",
	"chapters_completed",
	"chapter_completed",
	"cancelled",
	"failed",
] as const;
export type MessageCode = (typeof MESSAGE_CODES)[number];
