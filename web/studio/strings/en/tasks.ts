/** The queue, in English. */
import type { BatchAction } from "../../tasks/batch-summary.ts";
import type { TimeLeft } from "../../tasks/time-left.ts";
import { chapters } from "./chapters.ts";
import { ordinal } from "./ordinal.ts";

const someTasks = (count: number) => (count === 1 ? "1 task" : `${count} tasks`);
const DONE: Record<BatchAction, string> = { cancel: "cancelled", retry: "queued again", delete: "removed" };

export const tasks = {
	title: "Queue",
	empty: "Nothing is queued. Plan an outline or queue some chapters, and follow the work here.",
	waitingForServer: "Fetching your queue…",
	keysHint: "Arrow keys move from task to task.",
	outline: (count: number) => `Outline of ${chapters(count)}`,
	chapter: (count: number) => chapters(count).replace(/^\w/, (first) => first.toUpperCase()),
	status: { pending: "Waiting", processing: "Running", completed: "Finished", failed: "Failed", cancelled: "Cancelled" },
	progress: "Progress",
	position: (position: number) => (position === 1 ? "Next in line" : `${ordinal(position)} in line`),
	tokens: (count: number) => `${count.toLocaleString("en")} tokens`,
	attempt: (attempt: number) => `${ordinal(attempt)} attempt`,
	timeLeft(left: TimeLeft): string {
		switch (left.unit) {
			case "moment":
				return "done any moment";
			case "underMinute":
				return "less than a minute left";
			case "minutes":
				return `about ${left.minutes} min left`;
			case "hours":
				return left.minutes === 0 ? `about ${left.hours} h left` : `about ${left.hours} h ${left.minutes} min left`;
			default:
				return left satisfies never;
		}
	},
	priority: { high: "High priority", normal: "Normal priority", low: "Low priority" },
	raise: "Raise priority",
	lower: "Lower priority",
	read: (index: number) => `Read chapter ${index}`,
	cancel: "Cancel",
	retry: "Retry",
	retryWith: (writer: string) => `Retry with ${writer}`,
	remove: "Remove",
	openAi: "AI settings",
	openProject: "Open the project",
	cancelled: (title: string) => `Cancelled: ${title}`,
	again: "Queue again",
	of: (title: string, project: string) => `${title}, ${project}`,
	started: (title: string, project: string) => `Started: ${title}, ${project}`,
	finished: (title: string, project: string) => `Finished: ${title}, ${project}`,
	failed: (title: string, project: string, why: string) => `Failed: ${title}, ${project}. ${why}`,

	show: "Show",
	segments: { all: "All", active: "Active", failed: "Failed", done: "Done" },
	noneIn: { all: "", active: "Nothing is waiting or running.", failed: "Nothing has failed.", done: "Nothing is done yet." },

	select: "Select",
	selectDone: "Done",
	selectAll: "Select all",
	selectNone: "Select none",
	selectOne: (about: string) => `Select: ${about}`,
	selection: "Selected tasks",
	selected: (count: number) => `${count} selected`,
	batch: {
		cancel: (count: number) => `Cancel ${count}`,
		retry: (count: number) => `Retry ${count}`,
		delete: (count: number) => `Remove ${count}`,
	},
	batchQuestion: {
		cancel: (count: number) => `Cancel ${someTasks(count)}?`,
		retry: (count: number) => `Retry ${someTasks(count)}?`,
		delete: (count: number) => `Remove ${someTasks(count)}?`,
	},
	/** The parts of what a batch has done, e.g. “7 cancelled, 1 had already ended”. */
	batchChanged: (action: BatchAction, count: number) => `${count} ${DONE[action]}`,
	batchRefused: (code: string, count: number) => {
		const reasons: Partial<Record<string, string>> = {
			task_not_active: "had already ended",
			task_not_failed: count === 1 ? "does not need a retry any more" : "do not need a retry any more",
			task_not_found: count === 1 ? "was gone already" : "were gone already",
			ai_config_missing: count === 1 ? "needs a key: open the AI settings" : "need a key: open the AI settings",
			too_many_tasks: "found the queue full",
			storage_full: "found the storage full",
		};
		return `${count} ${reasons[code] ?? "could not be changed"}`;
	},
	batchJoin: ", ",
};
