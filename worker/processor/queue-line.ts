/** The processor's side of the line to its user's queue (`queue/run-link.ts`). */
import type { Usage } from "../../protocol/usage.ts";
import { type ReportAnswer, type Run, type RunOutcome, type RunReport, readReportAnswer } from "../core/run.ts";
import type { Line } from "./reporter.ts";

type QueueNamespace = Cloudflare.Env["TASK_QUEUE"];

/** What the project stores when the run ends, and what the task has used until then. */
export type AtEnd = { storedBytes: number; usage: Usage | undefined };

/**
 * @returns null if the run is over for the queue
 */
export async function openLine(queues: QueueNamespace, run: Run, atEnd: () => AtEnd): Promise<Line | null> {
	const link = await queues.getByName(run.userId).openRun(run.taskId, run.attempt);
	if (link === null) return null;
	return {
		report: async (report: RunReport): Promise<ReportAnswer> => readReportAnswer(await link.report(report)),
		end: async (outcome: RunOutcome): Promise<void> => {
			const { storedBytes, usage } = atEnd();
			await link.end(outcome, storedBytes, usage);
		},
		// An open line would keep the queue awake.
		close: () => link[Symbol.dispose](),
	};
}

/** Tells how a run ended. The queue's word is final either way: it took the outcome, or the run was over before. */
export async function tellOutcome(
	queues: QueueNamespace,
	run: Run,
	outcome: RunOutcome,
	{ storedBytes, usage }: AtEnd,
): Promise<void> {
	using link = await queues.getByName(run.userId).openRun(run.taskId, run.attempt);
	if (link !== null) await link.end(outcome, storedBytes, usage);
}
