/**
 * Writes what changes of a run between two steps: its row as it is stored, and the frame for those who have been told everything
 * before. Both are JSON texts in which all but some numbers is as it was.
 */
import { MESSAGE_TEXTS } from "../../protocol/message-texts.ts";
import { type CutText, cutText, type Message } from "../../protocol/messages.ts";
import { NumberedTexts, type Part } from "./numbered-texts.ts";
import { type TaskRecord, toProgress } from "./task-record.ts";

/** Places of the numbers; those of the message follow. */
const UPDATED_AT = 0;
const REV = 1;
const PROGRESS = 2;
const VALUES = 3;

const ROW = 0;
const FRAME = 1;

export class NewsWriter {
	/** Null if its sentence counts things, whose nouns change with the numbers: no run says that. */
	readonly #code: Message["code"] | null;
	/** Of the values, in their order. */
	readonly #names: readonly string[];
	readonly #texts: NumberedTexts;

	/**
	 * @param task that runs: what `take` is not told stays as it is here
	 * @param epoch of the queue's cursors
	 * @param message one of those to come, which have other values under the same names
	 */
	constructor(task: TaskRecord, epoch: string, { code, values }: Message) {
		const sentence = cutText(JSON.stringify(MESSAGE_TEXTS[code][task.locale]));
		this.#code = sentence.gaps.some(({ one }) => one !== undefined) ? null : code;
		this.#names = Object.keys(values);
		const { updatedAt, rev, progress, message: _, ...rest } = task;
		const { id, chapters, estimatedEndAt, usage } = toProgress(task);
		const counts = [UPDATED_AT, ',"rev":', REV, ',"progress":', PROGRESS, ',"message":'];
		const json = this.#valuesJson();
		this.#texts = new NumberedTexts(
			[
				[`${JSON.stringify(rest).slice(0, -1)},"updatedAt":`, ...counts, `{"code":"${code}","values":`, ...json, "}}"],
				[
					`{"type":"sync","cursor":"${epoch}.`,
					REV,
					`","reset":false,"tasks":[],"deleted":[],"progress":[{"id":${JSON.stringify(id)},"updatedAt":`,
					...counts,
					...this.#sentenceJson(sentence),
					`,"messageCode":"${code}","messageValues":`,
					...json,
					`,${JSON.stringify({ chapters, estimatedEndAt, usage }).slice(1)}]}`,
				],
			],
			[updatedAt, rev, progress, ...Object.values(values)],
			VALUES,
		);
	}

	/**
	 * Takes what is to be written next.
	 * @returns false if it is a message that this one does not write
	 */
	take(updatedAt: number, rev: number, progress: number, { code, values }: Message): boolean {
		if (code !== this.#code) return false;
		const names = this.#names;
		let count = 0;
		for (const name in values) {
			const value = values[name];
			if (name !== names[count] || value === undefined || !Number.isFinite(value)) return false;
			this.#texts.set(VALUES + count, value);
			count += 1;
		}
		if (count < names.length) return false;
		this.#texts.set(UPDATED_AT, updatedAt);
		this.#texts.set(REV, rev);
		this.#texts.set(PROGRESS, progress);
		return true;
	}

	row(): string {
		return this.#texts.text(ROW);
	}

	frame(): string {
		return this.#texts.text(FRAME);
	}

	#valuesJson(): Part[] {
		if (this.#names.length === 0) return ["{}"];
		return [...this.#names.flatMap((name, at): Part[] => [`${at === 0 ? "{" : ","}${JSON.stringify(name)}:`, VALUES + at]), "}"];
	}

	/** What `renderMessage` says. Of the names that stand in it, nothing would be escaped. */
	#sentenceJson({ head, gaps }: CutText): Part[] {
		return [
			head,
			...gaps.flatMap(({ name, tail }): Part[] => {
				const at = this.#names.indexOf(name);
				return [at === -1 ? `{${name}}` : VALUES + at, tail];
			}),
		];
	}
}
