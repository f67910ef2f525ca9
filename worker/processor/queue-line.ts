/** The processor's side of the line to its user's queue (`queue/run-link.ts`). */
import { type ReportAnswer, type Run, type RunOutcome, type RunReport, readReportAnswer } from "../core/run.ts";
import type { Line } from "./reporter.ts";

type QueueNamespace = Cloudflare.Env["TASK_QUEUE"];

/**
 * @param storedBytes what the project holds when the run ends
 * @returns null if the run is over for the queue
 */
export async function openLine(queues: QueueNamespace, run: Run, storedBytes: () => number): Promise<Line | null> {
	const link = await queues.getByName(run.userId).openRun(run.taskId, run.attempt);
	if (link === null) return null;
	return {
		report: async (report: RunReport): Promise<ReportAnswer> => readReportAnswer(await link.report(report)),
		end: async (outcome: RunOutcome): Promise<void> => link.end(outcome, storedBytes()),
		// An open line would keep the queue awake.
		close: () => link[Symbol.dispose](),
	};
}

/** Tells how a run ended. The queue's word is final either way: it took the outcome, or the run was over before. */
export async function tellOutcome(queues: QueueNamespace, run: Run, outcome: RunOutcome, storedBytes: number): Promise<void> {
	using link = await queues.getByName(run.userId).openRun(run.taskId, run.attempt);
	if (link !== null) await link.end(outcome, storedBytes);
}
