/** One task of a user as an operator sees it, with cancel and retry. */

import { providerName } from "../../../protocol/providers.ts";
import type { Task } from "../../../protocol/task.ts";
import { taskError, taskMessage } from "../../../protocol/task-texts.ts";
import { actOnTask } from "../../client/ops-calls.ts";
import { useApi } from "../../studio/api.tsx";
import { describeError } from "../../studio/strings/describe-error.ts";
import { ConfirmButton } from "../../studio/ui/confirm-button.tsx";
import { Notice } from "../../studio/ui/notice.tsx";
import { useAttempt } from "../../studio/ui/use-attempt.ts";
import { useFormat } from "../format/use-format.ts";
import { useLanguage } from "../language.tsx";

/** @param now by the server's clock */
export function TaskRow({ task, now }: { task: Task; now: number }) {
	const { locale, strings: all } = useLanguage();
	const strings = all.users;
	const format = useFormat();
	const api = useApi();
	const isActive = task.status === "pending" || task.status === "processing";
	const action = isActive ? "cancel" : "retry";
	const { run, isBusy, failure } = useAttempt(() =>
		api((token) => actOnTask("", token, { userId: task.userId, taskId: task.id, action })),
	);
	const status = task.errorCode === "cancelled" ? "cancelled" : task.status;
	const title =
		task.type === "chapter" ? strings.chapters(task.params.chaptersToGenerate) : strings.outline(task.params.targetChapters);
	const details = [
		providerName(task.provider, locale) + (task.model === null ? "" : ` ${task.model}`),
		task.attempt > 1 && strings.attempt(task.attempt),
		strings.priority[task.priority],
		format.moment(task.createdAt, now),
	].filter((part) => part !== false && part !== "");
	const since = task.status === "processing" ? task.startedAt : task.status === "pending" ? task.createdAt : null;
	return (
		<li class={`ops-task ${status}`}>
			<p class="ops-task-status">
				{all.statuses[status]}
				{task.status === "processing" && <span class="ops-task-percent">{task.progress} %</span>}
			</p>
			<div class="ops-task-body">
				<h3>
					{title} · {task.projectName}
				</h3>
				<p>
					{task.errorCode === null ? taskMessage(task, locale) : taskError(task, locale)}
					{since !== null && ` · ${strings.waitingSince(format.age(now - since))}`}
				</p>
				<p class="hint">
					{details.join(" · ")} · <span class="mono">{task.id}</span>
				</p>
				{status === "failed" && task.errorCode !== null && <p class="hint">{all.advice[task.errorCode]}</p>}
				{failure !== null && <Notice kind="error">{describeError(failure.error, all)}</Notice>}
			</div>
			{task.status !== "completed" && (
				<ConfirmButton
					key={action}
					label={strings[action]}
					question={isActive ? strings.cancelQuestion : strings.retryQuestion}
					about={`${title}, ${task.projectName}`}
					isBusy={isBusy}
					onConfirm={run}
				/>
			)}
		</li>
	);
}
