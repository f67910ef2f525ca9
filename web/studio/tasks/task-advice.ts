/** What can be done about a task that has ended without its work: by its reason, not by its words. */
import type { AiConfig } from "../../../protocol/rest.ts";
import type { Task } from "../../../protocol/task.ts";
import type { TaskErrorCode } from "../../../protocol/task-error-codes.ts";

export type TaskAdvice = {
	canRetry: boolean;
	/** Where the cause can be mended: in the choice of the model and its key, or in the project's text. */
	help: "ai" | "project" | null;
	/** The key that the task had is erased or no good: a retry has to bring one. */
	needsKey: boolean;
};

const LATER: TaskAdvice = { canRetry: true, help: null, needsKey: false };
const OTHER_MODEL: TaskAdvice = { canRetry: true, help: "ai", needsKey: false };
const OTHER_KEY: TaskAdvice = { canRetry: true, help: "ai", needsKey: true };
/** Its key was erased when it was cancelled. */
const AGAIN: TaskAdvice = { canRetry: true, help: null, needsKey: true };

const ADVICE: Record<TaskErrorCode, TaskAdvice> = {
	cancelled: AGAIN,
	dependency_cancelled: AGAIN,
	provider_auth: OTHER_KEY,
	provider_model: OTHER_KEY,
	provider_not_allowed: OTHER_KEY,
	key_unavailable: OTHER_KEY,
	content_refused: { canRetry: true, help: "project", needsKey: false },
	provider_rate_limited: LATER,
	provider_unavailable: LATER,
	provider_timeout: LATER,
	provider_bad_answer: OTHER_MODEL,
	provider_output_limit: OTHER_MODEL,
	provider_prompt_too_long: OTHER_MODEL,
	provider_region: OTHER_KEY,
	provider_balance: OTHER_MODEL,
	provider_redirected: OTHER_KEY,
	processor_crashed: OTHER_MODEL,
	project_deleted: { canRetry: false, help: null, needsKey: false },
	internal_error: LATER,
};

/** @returns null for a task that has not failed */
export function adviceFor({ status, errorCode }: Task): TaskAdvice | null {
	if (status !== "failed") return null;
	// A task of an older version may have failed without a code, one of a newer with another.
	return errorCode !== null && Object.hasOwn(ADVICE, errorCode) ? ADVICE[errorCode] : LATER;
}

/**
 * With which settings a retry goes on: the ones chosen now if the task's own are of no use, or if they are for the same
 * provider and so may have been mended; else the task's own, so that no retry changes the writer unasked.
 * @param chosen the settings chosen on this page now
 * @returns null for those that the task had
 */
export function retryConfig(task: Task, chosen: AiConfig): AiConfig | null {
	// The demo writer has no key that could be gone.
	if (task.provider === "demo" && chosen.provider === "demo") return null;
	const needsKey = adviceFor(task)?.needsKey === true && task.provider !== "demo";
	const isMended = chosen.provider === task.provider && (chosen.apiKey ?? "") !== "";
	return needsKey || isMended ? chosen : null;
}
