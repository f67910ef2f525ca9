/** Why a call did not succeed, and what to do, in English. */
import type { ApiErrorCode } from "../../../client/rest.ts";

export const errors = {
	network_error: "The server could not be reached. Check your connection and try again.",
	bad_answer: "The server's answer made no sense; something between it and you may be in the way. Try again in a moment.",
	unauthorized: "The server does not accept this sign-in. Sign in again, or ask for a new token.",
	token_expired: "Your sign-in has expired. Sign in again.",
	ai_config_missing: "This server has no writer of its own: choose a provider under “Writer” and enter your key.",
	project_exists: "You already have a project of this title. Choose another title, or open that project.",
	project_not_found: "This project does not exist any more. Choose another one.",
	chapter_not_found: "This chapter is not written yet.",
	task_not_found: "This task does not exist any more.",
	task_not_active: "This task has already ended.",
	ai_config_invalid: "The AI settings are not complete or not allowed here. Check provider, model, key and base URL.",
	dependency_not_found: "The task this one should wait for does not exist any more. Queue it again without waiting.",
	dependency_cancelled: "The task this one should wait for was cancelled. Queue it again without waiting.",
	idempotency_conflict: "This was sent twice with different content. Try again.",
	nothing_matched: "There is nothing left to do that to.",
	rate_limited: "That was a lot at once. Wait a few seconds and try again.",
	storage_full: "Your storage is full. Delete a project you no longer need, then try again; reading goes on.",
	task_not_failed: "This task does not need a retry: it has not failed, or goes on already.",
	body_too_large: "The story bible is too long. Shorten it and try again.",
	too_many_projects: "You have as many projects as this server allows. Delete one first.",
	too_many_tasks: "Your queue is full. Wait until some tasks are finished, or cancel some.",
	internal_error: "Something went wrong on the server. Try again; nothing that was finished is lost.",
	temporarily_unavailable: "The server is busy just now. Try again in a moment.",
} satisfies Partial<Record<ApiErrorCode, string>>;
