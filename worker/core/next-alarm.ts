/** When an object must wake by itself. */

/**
 * The earliest of `times`, but never now or in the past: an alarm that is set for the running moment can be lost for good
 * on the local runtime.
 * @returns null if nothing is due, ever
 */
export function nextAlarm(times: Iterable<number | null>, now: number): number | null {
	let earliest = Number.POSITIVE_INFINITY;
	for (const time of times) {
		if (time !== null && time < earliest) earliest = time;
	}
	return earliest === Number.POSITIVE_INFINITY ? null : Math.max(earliest, now + 1);
}
