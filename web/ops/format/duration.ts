/** Durations as people read them at a glance: two significant units at the most. */
export type DurationUnits = { ms: string; s: string; min: string; h: string; d: string };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `230 ms`, `4.2 s`, `42 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h` */
export function formatDuration(ms: number, units: DurationUnits): string {
	if (ms < SECOND) return `${Math.round(ms)} ${units.ms}`;
	if (ms < 10 * SECOND) return `${Number((ms / SECOND).toFixed(1))} ${units.s}`;
	if (ms < MINUTE) return `${Math.floor(ms / SECOND)} ${units.s}`;
	if (ms < HOUR) return two(ms, MINUTE, units.min, SECOND, units.s);
	if (ms < DAY) return two(ms, HOUR, units.h, MINUTE, units.min);
	return two(ms, DAY, units.d, HOUR, units.h);
}

/** For an age that is told every second: no fractions, nothing below a second. */
export function formatAge(ms: number, units: DurationUnits): string {
	return formatDuration(Math.max(0, Math.floor(ms / SECOND) * SECOND), { ...units, ms: units.s });
}

function two(ms: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
	const rest = Math.floor((ms % big) / small);
	const whole = `${Math.floor(ms / big)} ${bigUnit}`;
	return rest === 0 ? whole : `${whole} ${rest} ${smallUnit}`;
}
