/** The theme's colours as a canvas can use them. */

const VARIABLES = {
	ink: "--ink-soft",
	line: "--line",
	finished: "--accent",
	failed: "--red",
	cancelled: "--line-strong",
	middle: "--accent",
	worst: "--amber",
} as const;

export type Palette = Record<keyof typeof VARIABLES, string>;

/** A custom property is read as it was written, `light-dark(…)` and all; only a colour that is used is resolved. */
export function readPalette(near: HTMLElement): Palette {
	const probe = document.createElement("span");
	near.append(probe);
	const read = (variable: string) => {
		probe.style.color = `var(${variable})`;
		return getComputedStyle(probe).color;
	};
	const palette: Palette = {
		ink: read(VARIABLES.ink),
		line: read(VARIABLES.line),
		finished: read(VARIABLES.finished),
		failed: read(VARIABLES.failed),
		cancelled: read(VARIABLES.cancelled),
		middle: read(VARIABLES.middle),
		worst: read(VARIABLES.worst),
	};
	probe.remove();
	return palette;
}
