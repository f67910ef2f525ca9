/** What dashboards have to be told to know the next state. */
import type { OpsChangeFrame, OpsMinute, OpsState } from "../../../protocol/ops.ts";

/**
 * @param known what some dashboards know, which differs where one has come between two frames
 * @param changedMinutes those of `next` that dashboards do not have as they are
 * @returns null if there is nothing to say
 */
export function changeFrame(
	known: readonly OpsState[],
	next: OpsState,
	changedMinutes: OpsMinute[],
	now: number,
): OpsChangeFrame | null {
	const state: OpsChangeFrame["state"] = {};
	const take = <K extends keyof OpsState>(field: K): void => {
		const value = JSON.stringify(next[field]);
		if (known.some((before) => JSON.stringify(before[field]) !== value)) Object.assign(state, { [field]: next[field] });
	};
	take("totals");
	take("work");
	take("failureCounts");
	take("failures");
	take("users");
	take("pauses");
	take("audit");
	take("dashboards");
	take("shardsMissing");
	if (changedMinutes.length > 0) state.minutes = changedMinutes;
	return Object.keys(state).length === 0 ? null : { type: "change", at: now, state };
}
