/** What an operator can ask for and do. Every call throws `ApiError`: `forbidden` for a token without the role. */
import { isOkAnswer } from "../../protocol/check-answer.ts";
import type { OpsPause, OpsPauseBody, OpsUser } from "../../protocol/ops.ts";
import type { Task } from "../../protocol/task.ts";
import { isOpsPauses, isOpsSummary, isOpsUserTasks } from "./ops-check.ts";
import { request } from "./rest/request.ts";

/** Whether the token is an operator's. */
export async function checkOpsToken(apiBaseUrl: string, token: string): Promise<void> {
	await request({ apiBaseUrl, token, path: "/api/ops/summary" }, isOpsSummary);
}

/** @throws ApiError `user_not_found` for one who has never queued anything */
export async function fetchOpsUser(apiBaseUrl: string, token: string, userId: string): Promise<{ user: OpsUser; tasks: Task[] }> {
	const { user, tasks } = await request({ apiBaseUrl, token, path: `${opsUserPath(userId)}/tasks` }, isOpsUserTasks);
	return { user, tasks };
}

/** @returns everything that is paused now */
export async function setOpsPause(apiBaseUrl: string, token: string, body: OpsPauseBody): Promise<OpsPause[]> {
	const { pauses } = await request({ apiBaseUrl, token, method: "PUT", path: "/api/ops/pauses", body }, isOpsPauses);
	return pauses;
}

/** @param action `retry` goes on with the model and key that the task had */
export async function actOnTask(
	apiBaseUrl: string,
	token: string,
	{ userId, taskId, action }: { userId: string; taskId: string; action: "cancel" | "retry" },
): Promise<void> {
	const path = `${opsUserPath(userId)}/tasks/${encodeURIComponent(taskId)}/${action}`;
	await request({ apiBaseUrl, token, method: "POST", path }, isOkAnswer);
}

export function opsUserPath(userId: string): string {
	return `/api/ops/users/${encodeURIComponent(userId)}`;
}
