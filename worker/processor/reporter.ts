/**
 * Tells the queue how the steps of a run are going: often and on an open line while somebody looks, now and then and with the line
 * closed between while nobody does. At most one report is under way; what happens meanwhile is merged into the next one, which keeps
 * the text's delay short. How often, and whether the line stays open, is decided in `core/audience.ts`.
 */
import { isSameMessage } from "../../protocol/messages.ts";
import type { Usage } from "../../protocol/usage.ts";
import { type Audience, PACING, reportAfterMs } from "../core/audience.ts";
import type { ReportAnswer, RunOutcome, RunReport } from "../core/run.ts";

/** How far the run is, as its steps say it. */
type State = Omit<RunReport, "text" | "usage">;
type StoredState = Omit<State, "message">;

export interface Line {
	report(report: RunReport): Promise<ReportAnswer>;
	end(outcome: RunOutcome): Promise<void>;
	close(): void;
}

export type ReporterOptions = {
	/** Opens the line to the queue; null if the run is over for it. */
	open: () => Promise<Line | null>;
	/** The queue has given the run to another attempt, or ended it. */
	onStale: () => void;
	onProblem: (error: unknown) => void;
	/** Whom to expect until the first answer tells. */
	audience: Audience;
	/** What earlier runs of the task have used; undefined if nothing. */
	usage?: Usage | undefined;
};

export class Reporter {
	readonly #options: ReporterOptions;
	/** Null until the step has said what it does: before that there is nothing to report. */
	#state: State | null = null;
	#audience: Audience;
	#chapterIndex = 0;
	#text = "";
	#sentChars = 0;
	/** Counts visitors, so that an answer given before one came does not undo what he asked for. */
	#visits = 0;
	#line: Line | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#sentAt = Number.NEGATIVE_INFINITY;
	/** The report under way. */
	#sending: Promise<void> | null = null;
	#isFinishing = false;
	#isChanged = true;
	#isUrgent = true;
	/** The last report did not arrive, as far as this end knows. */
	#isUnheard = false;
	#isClosed = false;
	/** What the task has used, as of what is stored. It goes with whatever is said, and is no reason to say anything. */
	#usage: Usage | undefined;

	constructor(options: ReporterOptions) {
		this.#options = options;
		this.#audience = options.audience;
		this.#usage = options.usage;
	}

	/** Says where the step begins: at once if somebody looks, else with the next report, since all of it is absolute. */
	begin(state: State): void {
		this.#state = state;
		this.#isChanged = true;
		if (PACING[this.#audience].keepsLine) this.#isUrgent = true;
		this.#plan();
	}

	update(state: Partial<Pick<RunReport, "progress" | "message">>): void {
		if (this.#state === null) return;
		const before = this.#state;
		this.#state = { ...before, ...state };
		// A number that is the same again must not use up the turn of one that is news.
		if (this.#state.progress === before.progress && isSameMessage(this.#state.message, before.message)) return;
		this.#isChanged = true;
		this.#plan();
	}

	beginText(chapterIndex: number): void {
		this.#chapterIndex = chapterIndex;
		this.#text = "";
		this.#sentChars = 0;
	}

	appendText(text: string): void {
		this.#text += text;
		this.#plan();
	}

	/** Something is stored, and this is what the task has used by then. */
	setUsage(usage: Usage | undefined): void {
		this.#usage = usage;
	}

	/** Somebody came or left. @param wantsTextSoFar a new watcher has nothing yet */
	attend(audience: Audience, wantsTextSoFar: boolean): void {
		this.#visits += 1;
		this.#audience = audience;
		if (wantsTextSoFar) this.#sentChars = 0;
		this.#isUrgent = true;
		this.#plan();
	}

	/** What a report would say now, for somebody who asks; null if the step has said nothing yet, or another hears it already. */
	word(): RunReport | null {
		return this.#isClosed || this.#isFinishing || this.#state === null ? null : toReport(this.#state, this.#usage, null);
	}

	/** Between two steps: the tail of the text goes out. What is stored is said as the next step begins, in one row with that. */
	async flush(stored: StoredState): Promise<void> {
		await this.#sending;
		if (!this.#isClosed && this.#hasNewText()) {
			clearTimeout(this.#timer);
			this.#sending = this.#send();
			await this.#sending;
		}
		if (this.#state !== null) this.#state = { ...this.#state, ...stored };
		this.#isChanged = true;
	}

	/** A step has failed: what those before it have stored is known to the queue before it hears of that. */
	async catchUp(): Promise<void> {
		this.#isFinishing = true;
		clearTimeout(this.#timer);
		await this.#sending;
		if (!this.#isClosed && this.#state !== null && (this.#isChanged || this.#isUrgent)) await this.#send();
	}

	/**
	 * Says what the last step here has stored and, if it was the task's last, how the run ended.
	 * @returns false if the queue could not be reached; nothing is lost then, the next step says it again
	 */
	async finish(stored: StoredState, outcome: RunOutcome | null): Promise<boolean> {
		this.#isFinishing = true;
		clearTimeout(this.#timer);
		await this.#sending;
		if (this.#isClosed) return false;
		if (this.#state !== null) this.#state = { ...this.#state, ...stored };
		try {
			// The tail of the text comes before the news that it is stored.
			if (outcome === null || this.#hasNewText()) await this.#report();
			if (outcome !== null) await (await this.#openLine())?.end(outcome);
			return true;
		} catch (error) {
			this.#options.onProblem(error);
			return false;
		}
	}

	close(): void {
		this.#isClosed = true;
		clearTimeout(this.#timer);
		this.#hangUp();
	}

	#hangUp(): void {
		this.#line?.close();
		this.#line = null;
	}

	#hasNewText(): boolean {
		return this.#audience === "text" && this.#text.length > this.#sentChars;
	}

	#plan(): void {
		if (this.#isClosed || this.#isFinishing || this.#sending !== null || this.#state === null) return;
		clearTimeout(this.#timer);
		const unsaid = { hasText: this.#hasNewText(), hasNews: this.#isChanged, isUnheard: this.#isUnheard };
		const afterMs = reportAfterMs(this.#audience, unsaid);
		// No later than after all of that time, also if the clock went back.
		const dueInMs = this.#isUrgent ? 0 : Math.min(afterMs, this.#sentAt + afterMs - Date.now());
		this.#timer = setTimeout(
			() => {
				this.#sending = this.#send();
			},
			Math.max(0, dueInMs),
		);
	}

	async #send(): Promise<void> {
		this.#isChanged = false;
		this.#isUrgent = false;
		try {
			await this.#report();
			this.#isUnheard = false;
			// Or the queue would stay awake for nobody.
			if (!PACING[this.#audience].keepsLine) this.#hangUp();
		} catch (error) {
			// The queue was restarted or cannot be reached: the next report opens a new line and says everything again.
			this.#hangUp();
			this.#isChanged = true;
			this.#isUnheard = true;
			this.#options.onProblem(error);
		}
		this.#sentAt = Date.now();
		this.#sending = null;
		this.#plan();
	}

	async #report(): Promise<void> {
		const visits = this.#visits;
		const chapterIndex = this.#chapterIndex;
		const offset = this.#sentChars;
		const text = this.#hasNewText() ? { chapterIndex, offset, text: this.#text.slice(offset) } : null;
		const endOfText = this.#text.length;

		const line = await this.#openLine();
		if (line === null || this.#state === null) return;
		const answer = await line.report(toReport(this.#state, this.#usage, text));
		if (this.#isClosed) return;
		if (answer === "over") return this.#options.onStale();
		// A visitor who came meanwhile has said what he wants, and this answer does not know of it.
		if (this.#visits !== visits) return;
		this.#audience = answer;
		if (text !== null && this.#chapterIndex === chapterIndex) this.#sentChars = endOfText;
	}

	/** @returns null if there is nobody to talk to any more: the run is over, or this reporter was closed meanwhile */
	async #openLine(): Promise<Line | null> {
		if (this.#line !== null) return this.#line;
		const line = await this.#options.open();
		if (line === null) this.#options.onStale();
		else if (this.#isClosed) line.close();
		else this.#line = line;
		return this.#line;
	}
}

/** One after the other, so that whatever the step is, all have one shape: for another one the queue's code would be compiled anew. */
function toReport(state: State, usage: Usage | undefined, text: RunReport["text"]): RunReport {
	const { progress, message, chapters, stepsDone, stepsTotal } = state;
	return { progress, message, chapters, stepsDone, stepsTotal, usage, text };
}
