/**
 * The line on which a processor reports while it works. It is handed out as an RPC target, because all calls on one
 * count as a single billed request, and because it ends with either side. It knows only its own run.
 */
import { RpcTarget } from "cloudflare:workers";
import type { ReportAnswer, RunOutcome, RunReport } from "../core/run.ts";

export interface RunListener {
	reportRun(taskId: string, attempt: number, report: RunReport): ReportAnswer;
	endRun(taskId: string, attempt: number, outcome: RunOutcome, storedBytes: number): void;
}

export class RunLink extends RpcTarget {
	readonly #listener: RunListener;
	readonly #taskId: string;
	readonly #attempt: number;

	constructor(listener: RunListener, taskId: string, attempt: number) {
		super();
		this.#listener = listener;
		this.#taskId = taskId;
		this.#attempt = attempt;
	}

	report(report: RunReport): ReportAnswer {
		return this.#listener.reportRun(this.#taskId, this.#attempt, report);
	}

	/** @param storedBytes what its project holds now */
	end(outcome: RunOutcome, storedBytes: number): void {
		this.#listener.endRun(this.#taskId, this.#attempt, outcome, storedBytes);
	}
}
