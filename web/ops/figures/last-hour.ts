/** How many tasks ended within a span of time. It knows no clock and no page. */
import type { OpsMinute } from "../../../protocol/ops.ts";

export const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export type Ends = { completed: number; failed: number; cancelled: number };

/** @param now by the server's clock; the minute that runs is the last of those counted */
export function endsWithin(minutes: readonly OpsMinute[], spanMs: number, now: number): Ends {
	const runningMinute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
	const sum: Ends = { completed: 0, failed: 0, cancelled: 0 };
	for (const { minute, completed, failed, cancelled } of minutes) {
		// No upper bound: a queue whose clock is ahead has its ends counted all the same.
		if (minute <= runningMinute - spanMs) continue;
		sum.completed += completed;
		sum.failed += failed;
		sum.cancelled += cancelled;
	}
	return sum;
}

/** Of those that ended by themselves, from 0 to 1; null if none did. */
export function failedShare({ completed, failed }: Ends): number | null {
	return completed + failed === 0 ? null : failed / (completed + failed);
}
