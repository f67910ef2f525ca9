/** What a measurement hands back: figures with all their samples, judged ratios, and tables of what was counted. */
import { median, ratios } from "./stats.ts";

/** A figure of each round. */
export type Figure = { name: string; unit: string; samples: number[] };

/** A promise about figures. Times are never judged by themselves, only beside what ran in the same rounds. */
export type Check = {
	name: string;
	value: number;
	bound: "at least" | "at most";
	target: number;
	isPassed: boolean;
};

/** What was counted: as many cells in each row as there are columns. */
export type Table = { title: string; columns: string[]; rows: (string | number)[][] };

export type Result = { name: string; figures: Figure[]; checks: Check[]; tables: Table[]; notes: string[] };

export class ResultBuilder {
	readonly name: string;
	readonly #figures = new Map<string, Figure>();
	readonly #checks: Check[] = [];
	readonly #tables: Table[] = [];
	readonly #notes: string[] = [];

	constructor(name: string) {
		this.name = name;
	}

	sample(name: string, unit: string, value: number): void {
		const figure = this.#figures.get(name) ?? { name, unit, samples: [] };
		figure.samples.push(value);
		this.#figures.set(name, figure);
	}

	samples(name: string): number[] {
		const figure = this.#figures.get(name);
		if (figure === undefined) throw new Error(`There is no figure “${name}”.`);
		return figure.samples;
	}

	atLeast(name: string, value: number, target: number): void {
		this.#checks.push({ name, value, bound: "at least", target, isPassed: value >= target });
	}

	atMost(name: string, value: number, target: number): void {
		this.#checks.push({ name, value, bound: "at most", target, isPassed: value <= target });
	}

	/** The median over the rounds of one figure divided by another of the same round. */
	ratio(figure: string, beside: string): number {
		return median(ratios(this.samples(figure), this.samples(beside)));
	}

	table(table: Table): void {
		this.#tables.push(table);
	}

	note(text: string): void {
		this.#notes.push(text);
	}

	build(): Result {
		return {
			name: this.name,
			figures: [...this.#figures.values()],
			checks: this.#checks,
			tables: this.#tables,
			notes: this.#notes,
		};
	}
}
