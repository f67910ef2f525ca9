/** Puts pictures on a terminal, each in the place of the last, or lines into a log. It knows nothing of what they show. */
import type { WriteStream } from "node:tty";
import { type Canvas, draw } from "./draw.ts";
import { reportChanges } from "./report-lines.ts";
import type { View } from "./view.ts";

export type Screen = {
	show(view: View): void;
	/** Shows the last view for good, and gives the cursor back. */
	close(): void;
};

const FRAME_MS = 80;
const ESC = "\u001b[";
const HIDE_CURSOR = `${ESC}?25l`;
const SHOW_CURSOR = `${ESC}?25h`;
/** Too wide a line is cut instead of running on, which would put all that follows one row too low. */
const NO_WRAP = `${ESC}?7l`;
const WRAP = `${ESC}?7h`;
/** Terminals that know it show what is between at once; others ignore it. */
const BEGIN_FRAME = `${ESC}?2026h`;
const END_FRAME = `${ESC}?2026l`;

export function openScreen(out: WriteStream): Screen {
	return out.isTTY && process.env.TERM !== "dumb" ? openTerminal(out) : openLog(out);
}

function openTerminal(out: WriteStream): Screen {
	const hasColor = !process.env.NO_COLOR;
	let view: View | null = null;
	let rowsDrawn = 0;
	let timer: NodeJS.Timeout | undefined;

	const paint = () => {
		timer = undefined;
		if (view === null) return;
		const canvas: Canvas = { columns: out.columns, rows: out.rows, hasColor };
		const lines = draw(view, canvas);
		const home = rowsDrawn === 0 ? "" : `${ESC}${rowsDrawn}F`;
		out.write(`${BEGIN_FRAME}${home}${ESC}0J${lines.join("\n")}\n${END_FRAME}`);
		rowsDrawn = lines.length;
	};
	const restore = () => out.write(WRAP + SHOW_CURSOR);
	// Another width has broken the old lines anew: nobody knows where the picture begins.
	const onResize = () => {
		out.write(`${ESC}2J${ESC}H`);
		rowsDrawn = 0;
		paint();
	};
	out.write(HIDE_CURSOR + NO_WRAP);
	out.on("resize", onResize);
	process.once("exit", restore);

	return {
		show(next) {
			view = next;
			timer ??= setTimeout(paint, FRAME_MS);
		},
		close() {
			clearTimeout(timer);
			paint();
			out.off("resize", onResize);
			process.off("exit", restore);
			restore();
		},
	};
}

function openLog(out: WriteStream): Screen {
	let last: View | null = null;
	return {
		show(view) {
			for (const line of reportChanges(last, view)) out.write(`${line}\n`);
			last = view;
		},
		close() {},
	};
}
