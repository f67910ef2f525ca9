/**
 * A writer that tests direct: it fails when told to, and stops in the middle of a chapter until it is let go on. Test files
 * put it in the place of the real ones with `vi.mock("…/writer-of-run.ts")`.
 */
import type { Failure } from "../core/failure.ts";
import type { TokenUsage } from "../core/usage.ts";
import type { ChapterBrief, NovelWriter, SummaryBrief, WriterCall } from "../writer/novel-writer.ts";
import { WriterError } from "../writer/writer-error.ts";

type Gate = { opened: Promise<void>; open: () => void };

function createGate(): Gate {
	const { promise, resolve } = Promise.withResolvers<void>();
	return { opened: promise, open: resolve };
}

export function firstHalf(chapter: number): string {
	return `# Title ${chapter}\n\nThe first half of chapter ${chapter}. `;
}

export class ScriptedWriter implements NovelWriter {
	/** Chapters that were begun, in order. */
	begun: number[] = [];
	/** Chapters whose draft was torn down by an abort. */
	aborted: number[] = [];
	summaries = 0;
	/** What each call says that it has used; null if it says nothing. One that fails says the same. */
	usage: TokenUsage | null = null;
	#gate: Gate | null = null;
	#heldFrom = 1;
	readonly #failures: Failure[] = [];

	reset(): void {
		this.release();
		this.begun = [];
		this.aborted = [];
		this.summaries = 0;
		this.usage = null;
		this.#failures.length = 0;
	}

	/** From now on every draft from this chapter on stops in its middle. */
	hold({ fromChapter = 1 } = {}): void {
		this.#gate = createGate();
		this.#heldFrom = fromChapter;
	}

	release(): void {
		this.#gate?.open();
		this.#gate = null;
	}

	/** The next draft fails like this. */
	failOnce(failure: Failure): void {
		this.#failures.push(failure);
	}

	async planMaster({ targetChapters }: { targetChapters: number }, call?: WriterCall) {
		this.#count(call);
		const volume = { title: "Volume", goal: "goal", conflict: "conflict", climax: "climax" };
		return { mainGoal: "goal", milestones: [], volumes: [{ ...volume, firstChapter: 1, lastChapter: targetChapters }] };
	}

	async planVolume({ targetChapters }: { targetChapters: number }, call?: WriterCall) {
		this.#count(call);
		const chapters = Array.from({ length: targetChapters }, (_, i) => ({
			index: i + 1,
			title: `Plan ${i + 1}`,
			goal: "g",
			hook: "h",
		}));
		return { title: "Volume", goal: "goal", conflict: "conflict", climax: "climax", chapters };
	}

	expectedChars(): number {
		return 60;
	}

	async *draftChapter({ chapterIndex }: ChapterBrief, call: WriterCall): AsyncIterable<string> {
		const { signal } = call;
		this.begun.push(chapterIndex);
		const failure = this.#failures.shift();
		if (failure !== undefined) {
			this.#count(call, false);
			throw new WriterError(failure);
		}
		yield firstHalf(chapterIndex);
		if (this.#gate !== null && chapterIndex >= this.#heldFrom) await this.#waitAtGate(this.#gate, chapterIndex, signal);
		yield "The second half.";
		this.#count(call);
	}

	async summarize({ storySoFar, chapters }: SummaryBrief, call: WriterCall) {
		this.#count(call);
		this.summaries += 1;
		return { storySoFar: `${storySoFar}${chapters.map(({ title }) => `${title}\n`).join("")}`, openThreads: [] };
	}

	#count(call: WriterCall | undefined, isCompleted = true): void {
		if (this.usage !== null) call?.onUsage({ ...this.usage, isCompleted });
	}

	async #waitAtGate(gate: Gate, chapter: number, signal: AbortSignal): Promise<void> {
		const { promise, reject } = Promise.withResolvers<never>();
		const onAbort = () => reject(signal.reason);
		signal.addEventListener("abort", onAbort, { once: true });
		try {
			signal.throwIfAborted();
			await Promise.race([gate.opened, promise]);
		} catch (error) {
			this.aborted.push(chapter);
			throw error;
		} finally {
			signal.removeEventListener("abort", onAbort);
		}
	}
}

export const scriptedWriter = new ScriptedWriter();
