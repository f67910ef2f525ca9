/** What a run has found to be broken, and what happened meanwhile. Findings are repeated once only: one cause shows often. */

export class Findings {
	readonly problems = new Set<string>();
	readonly timeline: string[] = [];
	readonly #beganAt = performance.now();

	add(problem: string): void {
		if (this.problems.has(problem)) return;
		this.problems.add(problem);
		this.note(`!! ${problem}`);
	}

	note(event: string): void {
		const seconds = ((performance.now() - this.#beganAt) / 1000).toFixed(2);
		this.timeline.push(`${seconds.padStart(7)} s  ${event}`);
	}
}
