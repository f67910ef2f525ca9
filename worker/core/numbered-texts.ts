/**
 * Texts with the same numbers in them, put together again and again while mostly the same few of the numbers change: the others are
 * part of the text around them until they do. Its pieces are what a text costs, and they are not joined before it is sent.
 */

/** What stands in a text: a piece of it, or the place of a number, from 0. */
export type Part = string | number;

/** A text cut at the numbers that change: there is one piece more than there are places. */
type Cut = { pieces: string[]; places: number[] };

/** The last three digits of a number that has more. */
const ENDINGS = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, "0"));

export class NumberedTexts {
	readonly #texts: readonly (readonly Part[])[];
	/** By place: the number, what was written of it, and whether it has changed since the beginning. */
	readonly #numbers: number[];
	readonly #written: string[];
	readonly #changes: boolean[];
	/** By place: how many thousands the number has, and what was written of them. */
	readonly #thousands: number[];
	readonly #heads: string[];
	#cuts: Cut[] = [];

	/**
	 * @param texts any number of them
	 * @param numbers by place, as they are at first
	 * @param known how many of them, from the first one on, will change
	 */
	constructor(texts: readonly (readonly Part[])[], numbers: readonly number[], known: number) {
		this.#texts = texts;
		this.#numbers = [...numbers];
		this.#written = numbers.map(String);
		this.#changes = numbers.map((_, place) => place < known);
		this.#thousands = numbers.map(() => 0);
		this.#heads = numbers.map(() => "");
		this.#cut();
	}

	set(place: number, number: number): void {
		if (this.#numbers[place] === number) return;
		this.#numbers[place] = number;
		this.#written[place] = this.#write(place, number);
		if (this.#changes[place] === true) return;
		this.#changes[place] = true;
		this.#cut();
	}

	/** @param at which of the texts, from 0 */
	text(at: number): string {
		const { pieces, places } = this.#cuts[at] ?? { pieces: [], places: [] };
		let text = pieces[0] ?? "";
		for (let gap = 0; gap < places.length; gap++) {
			text += this.#written[places[gap] ?? 0] ?? "";
			text += pieces[gap + 1] ?? "";
		}
		return text;
	}

	/** A number that grows mostly keeps its head: it is the rest that has to be written. */
	#write(place: number, number: number): string {
		const thousands = Math.floor(number / 1_000);
		const ending = ENDINGS[number - thousands * 1_000];
		if (thousands < 1 || ending === undefined || !Number.isSafeInteger(number)) return String(number);
		if (this.#thousands[place] !== thousands) {
			this.#thousands[place] = thousands;
			this.#heads[place] = String(thousands);
		}
		return `${this.#heads[place]}${ending}`;
	}

	#cut(): void {
		this.#cuts = this.#texts.map((parts) => {
			const pieces: string[] = [];
			const places: number[] = [];
			let piece: string[] = [];
			for (const part of parts) {
				if (typeof part === "string") piece.push(part);
				else if (this.#changes[part] !== true) piece.push(this.#written[part] ?? "");
				else {
					pieces.push(piece.join(""));
					places.push(part);
					piece = [];
				}
			}
			pieces.push(piece.join(""));
			return { pieces, places };
		});
	}
}
