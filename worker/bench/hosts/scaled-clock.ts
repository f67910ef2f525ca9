/**
 * Lets a whole isolate live faster: everything that waits or looks at the clock sees this many seconds pass for each real one, so that
 * five minutes of a task are counted in half a minute. It must be imported before anything that keeps a reference to a timer.
 */
import { CLOCK_SPEED } from "./clock-speed.ts";

const realNow = Date.now;
const realSetTimeout = setTimeout;
/** While a module is evaluated the platform's clock stands at 0. */
let beganAt = 0;

function began(): number {
	beganAt ||= realNow();
	return beganAt;
}

export function toScaled(realMs: number): number {
	return began() + (realMs - began()) * CLOCK_SPEED;
}

/** @returns the real time, strictly in the future for what is */
export function toReal(scaledMs: number): number {
	return Math.ceil(began() + (scaledMs - began()) / CLOCK_SPEED);
}

Object.assign(Date, { now: () => toScaled(realNow()) });
Object.assign(globalThis, {
	setTimeout: (handler: () => void, delayMs = 0) => realSetTimeout(handler, delayMs / CLOCK_SPEED),
});
