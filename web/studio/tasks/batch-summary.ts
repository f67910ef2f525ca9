/** What came of one action on many tasks, in numbers. */
import type { Verdict } from "../../../protocol/rest.ts";
import type { Task } from "../../../protocol/task.ts";
import { segmentOf } from "./task-filter.ts";

export type BatchAction = "cancel" | "retry" | "delete";

export type BatchSummary = {
	changed: number;
	/** How many were refused for each reason. */
	refused: ReadonlyMap<NonNullable<Verdict["code"]>, number>;
};

export function summarize(verdicts: readonly Pick<Verdict, "ok" | "code">[]): BatchSummary {
	const refused = new Map<NonNullable<Verdict["code"]>, number>();
	for (const { ok, code } of verdicts) {
		if (!ok) refused.set(code ?? "internal_error", (refused.get(code ?? "internal_error") ?? 0) + 1);
	}
	return { changed: verdicts.filter(({ ok }) => ok).length, refused };
}

/** Those of the picked tasks that the action is for, as they stand on screen. What it does to them is the server's word. */
export function concerned(action: BatchAction, picked: readonly Task[]): readonly Task[] {
	switch (action) {
		case "cancel":
			return picked.filter((task) => segmentOf(task) === "active");
		case "retry":
			return picked.filter((task) => task.status === "failed" && task.errorCode !== "project_deleted");
		case "delete":
			return picked.filter((task) => segmentOf(task) !== "active");
		default:
			return action satisfies never;
	}
}
