/** What a step gets to work with, and what it leaves to be committed. */
import type { Run, RunOutcome, RunReport } from "../core/run.ts";
import type { NovelWriter, WriterCall } from "../writer/novel-writer.ts";
import type { DraftStore } from "./draft-store.ts";
import type { Manuscript } from "./manuscript.ts";
import type { OutlineStore } from "./outline-store.ts";
import type { Reporter } from "./reporter.ts";

export type StepTools = {
	run: Run;
	manuscript: Manuscript;
	outline: OutlineStore;
	drafts: DraftStore;
	writer: NovelWriter;
	reporter: Reporter;
	signal: AbortSignal;
	now: () => number;
	/** Counts what a call to the provider has used. */
	countUsage: WriterCall["onUsage"];
};

/** What a writer gets for one call of this step. */
export function callOf({ signal, countUsage }: StepTools, onActivity: WriterCall["onActivity"]): WriterCall {
	return { signal, onActivity, onUsage: countUsage };
}

/** What a step's rows have to carry: its own usage, and the books as they are with that, both as JSON; null if no call was made. */
export type UsageTexts = { own: string | null; ledger: string | null };

export type StepResult = {
	/** Writes what the step has made; runs in the transaction that also marks the step as done. */
	commit: (usage: UsageTexts) => void;
	/** Set when this was the last step. */
	outcome: RunOutcome | null;
	/** What to tell the queue once it is committed. */
	report: Omit<RunReport, "text" | "message" | "usage">;
};
