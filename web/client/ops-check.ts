/** The lean twins of what operators see. `ops-check.test.ts` proves that they accept and refuse what the schemas do. */
import { isErrorCode } from "../../protocol/check-error.ts";
import { isProvider, isTask, isTaskErrorCode } from "../../protocol/check-task.ts";
import {
	arrayOf,
	type Check,
	either,
	isInt,
	isNumber,
	isString,
	literal,
	nullable,
	objectOf,
	oneOf,
	optional,
} from "../../protocol/check-value.ts";
import type {
	OpsAuditLine,
	OpsChangeFrame,
	OpsDuration,
	OpsFailure,
	OpsFailureCount,
	OpsMinute,
	OpsPause,
	OpsPauseTarget,
	OpsSnapshotFrame,
	OpsState,
	OpsTotals,
	OpsUser,
	OpsWork,
} from "../../protocol/ops.ts";
import type { Task } from "../../protocol/task.ts";

const isWorkType = oneOf(["chapter", "outline"]);
const isIntake: Check<"intake"> = literal("intake");
const isTarget: Check<OpsPauseTarget> = either(isIntake, isProvider);

const isDuration = objectOf<OpsDuration>({ count: isInt, p50Ms: isNumber, p95Ms: isNumber });

const endFields = {
	completed: isInt,
	failed: isInt,
	cancelled: isInt,
	retries: isInt,
	chapters: isInt,
	wait: nullable(isDuration),
	run: nullable(isDuration),
	chapter: nullable(isDuration),
};

const isUser = objectOf<OpsUser>({
	userId: isString,
	queued: isInt,
	running: isInt,
	completed: isInt,
	failed: isInt,
	cancelled: isInt,
	sockets: isInt,
	updatedAt: isNumber,
});

const isPauses = arrayOf(objectOf<OpsPause>({ target: isTarget, since: isNumber, by: isString }));

const isOk: Check<"ok"> = literal("ok");

const stateFields: { [K in keyof OpsState]-?: Check<OpsState[K]> } = {
	totals: objectOf<OpsTotals>({
		users: isInt,
		queued: isInt,
		running: isInt,
		completed: isInt,
		failed: isInt,
		cancelled: isInt,
		online: isInt,
		sockets: isInt,
	}),
	minutes: arrayOf(objectOf<OpsMinute>({ minute: isInt, ...endFields })),
	work: arrayOf(objectOf<OpsWork>({ type: isWorkType, provider: isProvider, ...endFields })),
	failureCounts: arrayOf(objectOf<OpsFailureCount>({ code: isTaskErrorCode, provider: isProvider, count: isInt })),
	failures: arrayOf(
		objectOf<OpsFailure>({
			at: isNumber,
			userId: isString,
			taskId: isString,
			type: isWorkType,
			provider: isProvider,
			code: isTaskErrorCode,
			error: isString,
		}),
	),
	users: arrayOf(isUser),
	pauses: isPauses,
	audit: arrayOf(
		objectOf<OpsAuditLine>({
			id: isInt,
			at: isNumber,
			by: isString,
			action: oneOf(["cancel", "retry", "pause", "resume"]),
			userId: nullable(isString),
			taskId: nullable(isString),
			target: nullable(isTarget),
			outcome: nullable(either(isOk, isErrorCode)),
		}),
	),
	dashboards: isInt,
	shardsMissing: isInt,
};

const isState = objectOf<OpsState>(stateFields);

const isChange = objectOf<OpsChangeFrame["state"]>({
	totals: optional(stateFields.totals),
	minutes: optional(stateFields.minutes),
	work: optional(stateFields.work),
	failureCounts: optional(stateFields.failureCounts),
	failures: optional(stateFields.failures),
	users: optional(stateFields.users),
	pauses: optional(stateFields.pauses),
	audit: optional(stateFields.audit),
	dashboards: optional(stateFields.dashboards),
	shardsMissing: optional(stateFields.shardsMissing),
});

/** The frames that change what the page shows. */
export type OpsNews = OpsSnapshotFrame | OpsChangeFrame;

export const isOpsNews: Check<OpsNews> = either(
	objectOf<OpsSnapshotFrame>({ type: literal("snapshot"), at: isNumber, state: isState }),
	objectOf<OpsChangeFrame>({ type: literal("change"), at: isNumber, state: isChange }),
);

const success = literal(true);
export const isOpsSummary = objectOf<{ success: true; at: number; state: OpsState }>({ success, at: isNumber, state: isState });
export const isOpsUserTasks = objectOf<{ success: true; user: OpsUser; tasks: Task[]; cursor: string }>({
	success,
	user: isUser,
	tasks: arrayOf(isTask),
	cursor: isString,
});
export const isOpsPauses = objectOf<{ success: true; pauses: OpsPause[] }>({ success, pauses: isPauses });
