/** Results as text for a terminal. Pure. */
import type { Check, Figure, Result, Table } from "./result.ts";
import { spreadOf } from "./stats.ts";

export function formatResult({ name, figures, checks, tables, notes }: Result): string {
	const parts = [
		`\n# ${name}`,
		formatRows([["", "median", "min", "max", ""], ...figures.map(figureRow)]),
		...tables.map(
			({ title, columns, rows }: Table) => `${title}\n${formatRows([columns, ...rows.map((row) => row.map(String))])}`,
		),
		...(checks.length === 0 ? [] : [formatRows(checks.map(checkRow))]),
		...notes.map((note) => `- ${note}`),
	];
	return parts.join("\n");
}

/** The one line that says it all. */
export function formatVerdict(results: Result[]): string {
	const checks = results.flatMap((result) => result.checks);
	const passed = checks.filter(({ isPassed }) => isPassed).length;
	return `${passed} of ${checks.length} targets met, ${checks.length - passed} short`;
}

function figureRow({ name, unit, samples }: Figure): string[] {
	const { median, min, max } = spreadOf(samples);
	return [name, round(median), ...(samples.length === 1 ? ["", ""] : [round(min), round(max)]), unit];
}

function checkRow({ name, value, bound, target, isPassed }: Check): string[] {
	return [isPassed ? "pass " : "SHORT", name, round(value), `${bound} ${target}`];
}

/** Three digits that mean something. */
function round(value: number): string {
	if (!Number.isFinite(value)) return String(value);
	const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.01))));
	return value.toFixed(Number.isInteger(value) ? 0 : digits);
}

function formatRows(rows: string[][]): string {
	const widths: number[] = [];
	for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
	// Names on the left, numbers on the right.
	const pad = (cell: string, at: number) =>
		/^[\d.-]+$/.test(cell) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
	return rows.map((row) => `  ${row.map(pad).join("  ").trimEnd()}`).join("\n");
}
