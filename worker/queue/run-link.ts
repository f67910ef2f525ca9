/**
 * The line on which a processor reports while it works. It is handed out, because all calls on one count as a single billed request,
 * and because it ends with either side. It knows only its own run.
 */
import type { Usage } from "../../protocol/usage.ts";
import type { ReportAnswer, RunOutcome, RunReport } from "../core/run.ts";

export interface RunListener {
	reportRun(taskId: string, attempt: number, report: RunReport): ReportAnswer;
	endRun(taskId: string, attempt: number, outcome: RunOutcome, storedBytes: number, usage?: Usage): void;
}

export type RunLink = {
	report: (report: RunReport) => ReportAnswer;
	/**
	 * @param storedBytes what its project holds now
	 * @param usage what the task has used since it was queued
	 */
	end: (outcome: RunOutcome, storedBytes: number, usage?: Usage) => void;
};

/** Functions, and no object of a class: a call of one that was handed out is less work than a call of a method, on both sides. */
export function createRunLink(listener: RunListener, taskId: string, attempt: number): RunLink {
	return {
		report: (report) => listener.reportRun(taskId, attempt, report),
		end: (outcome, storedBytes, usage) => listener.endRun(taskId, attempt, outcome, storedBytes, usage),
	};
}
