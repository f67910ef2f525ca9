/** What a dashboard may be told, for tests. */
import type { OpsMinute, OpsState } from "../../protocol/ops.ts";

export function aMinute(minute: number, fields: Partial<OpsMinute> = {}): OpsMinute {
	return {
		minute,
		completed: 0,
		failed: 0,
		cancelled: 0,
		retries: 0,
		chapters: 0,
		wait: null,
		run: null,
		chapter: null,
		...fields,
	};
}

export function anOpsState(fields: Partial<OpsState> = {}): OpsState {
	return {
		totals: { users: 0, queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0, online: 0, sockets: 0 },
		minutes: [],
		work: [],
		failureCounts: [],
		failures: [],
		users: [],
		pauses: [],
		audit: [],
		dashboards: 1,
		shardsMissing: 0,
		...fields,
	};
}
