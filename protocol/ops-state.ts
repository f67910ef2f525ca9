/** The one place where the dashboard's frames become what it shows. It knows no transport. */
import { LIMITS } from "./limits.ts";
import type { OpsChangeFrame, OpsMinute, OpsSnapshotFrame, OpsState } from "./ops.ts";

/**
 * @param state null before the first snapshot, without which a change means nothing
 * @returns what the page shows now
 */
export function applyOps(state: OpsState | null, frame: OpsSnapshotFrame | OpsChangeFrame): OpsState | null {
	if (frame.type === "snapshot") return frame.state;
	if (state === null) return null;
	const { minutes, ...replaced } = definedFields(frame.state);
	const horizon = frame.at - LIMITS.opsHistoryMs;
	return { ...state, ...replaced, minutes: mergeMinutes(state.minutes, minutes ?? [], horizon) };
}

function mergeMinutes(known: readonly OpsMinute[], changed: readonly OpsMinute[], horizon: number): OpsMinute[] {
	const byMinute = new Map(known.map((entry) => [entry.minute, entry]));
	for (const entry of changed) byMinute.set(entry.minute, entry);
	return [...byMinute.values()].filter(({ minute }) => minute > horizon).sort((a, b) => a.minute - b.minute);
}

/** A field that is there and undefined must not wipe what the page has. */
function definedFields(state: OpsChangeFrame["state"]): Partial<OpsState> {
	return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
}
