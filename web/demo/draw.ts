/** Draws a view as lines for a terminal of a given size. Pure: it knows no terminal. */
import { say } from "./phrases.ts";
import { clip, pad, widthOf, wrap } from "./text-width.ts";
import { describeMoment, type View } from "./view.ts";

export type Canvas = { columns: number; rows: number; hasColor: boolean };

const BAR_COLUMNS = 20;
const MAX_COLUMNS = 100;
const MAX_TEXT_ROWS = 8;
const MIN_TEXT_COLUMNS = 16;
/** A blank line and a heading above the text, a blank line and the connection below. */
const OTHER_ROWS = 4;

const STYLES = { dim: "2", green: "32", red: "31", cyan: "36", yellow: "33" } as const;
type Style = keyof typeof STYLES;

/** @returns lines of which each fits into the canvas; together they leave its last row free for the cursor */
export function draw(view: View, canvas: Canvas): string[] {
	// The last column stays free: some terminals break the line as soon as it is full.
	const columns = Math.max(1, Math.min(canvas.columns - 1, MAX_COLUMNS));
	const paint = (style: Style, text: string) =>
		canvas.hasColor && text !== "" ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
	const labelColumns = Math.max(...view.tasks.map(({ label }) => widthOf(label)));

	const bars = view.tasks.map(({ label, task }) => {
		const progress = task?.progress ?? 0;
		const style = task === null ? "dim" : STATUS_STYLES[task.status];
		const filled = Math.round((progress / 100) * BAR_COLUMNS);
		const head = `  ${pad(label, labelColumns)}  `;
		const number = ` ${String(progress).padStart(3)}%  `;
		const room = columns - widthOf(head) - BAR_COLUMNS - number.length;
		// On a narrow terminal the numbers say enough.
		if (room < 0) return clip(`${head}${number}`, columns);
		const bar = paint(style, "█".repeat(filled)) + paint("dim", "░".repeat(BAR_COLUMNS - filled));
		return `${head}${bar}${number}${clip(task === null ? "" : describeMoment(task, view.locale, view.now), room)}`.trimEnd();
	});
	const status = paint(
		view.connection === "live" ? "green" : "yellow",
		clip(`  ● ${say(view.locale, view.connection)}`, columns),
	);

	const textRows = Math.min(MAX_TEXT_ROWS, canvas.rows - 1 - bars.length - OTHER_ROWS);
	const text = textRows < 1 ? [] : drawText(view, columns, textRows, paint);
	return [...bars, ...text, "", status].slice(0, Math.max(1, canvas.rows - 1));
}

const STATUS_STYLES = { pending: "dim", processing: "cyan", completed: "green", failed: "red" } as const;

function drawText(
	{ live, locale }: View,
	columns: number,
	rows: number,
	paint: (style: Style, text: string) => string,
): string[] {
	if (live === null || columns < MIN_TEXT_COLUMNS) return [];
	const margin = "  │ ";
	// Only the last paragraphs are broken into lines, as this runs many times a second; from a paragraph's begin, as lines
	// would else break elsewhere in every picture.
	const begin = live.text.lastIndexOf("\n", Math.max(0, live.text.length - columns * rows * 2)) + 1;
	const lines = wrap(live.text.slice(begin), columns - margin.length).slice(-rows);
	const heading = say(locale, "writing", { chapter: live.chapterIndex });
	return ["", paint("dim", clip(`  ┌ ${heading}`, columns)), ...lines.map((line) => paint("dim", margin) + line)];
}
