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

/** Everything at its longest: many of each, long durations, and ids as odd as they may be. */
export function aFullState(now: number): OpsState {
	const userId = "x".repeat(256);
	const chapter = { count: 9, p50Ms: 754_000, p95Ms: 1_439_000 };
	const ends = {
		completed: 123_456,
		failed: 7_890,
		cancelled: 1_234,
		retries: 5_678,
		chapters: 234_567,
		wait: chapter,
		run: chapter,
		chapter,
	};
	const counters = { queued: 12_345, running: 3, completed: 123_456, failed: 7_890, cancelled: 1_234, sockets: 12 };
	const code = "provider_unavailable";
	const numbers = Array.from({ length: 30 }, (_, number) => number);
	return anOpsState({
		totals: { users: 1_000_000, online: 54_321, ...counters },
		minutes: numbers.map((number) => aMinute(Math.floor(now / 60_000 - number) * 60_000, ends)).reverse(),
		work: [{ type: "outline", provider: "custom", ...ends }],
		failureCounts: [{ code, provider: "custom", count: 7_890 }],
		failures: numbers.map((number) => ({
			at: now - number,
			userId,
			taskId: `task-${number}`,
			type: "chapter",
			provider: "custom",
			code,
			error: code,
		})),
		users: numbers.map((number) => ({ userId: `${number}${userId.slice(2)}`, ...counters, updatedAt: now })),
		pauses: [{ target: "intake", since: now, by: userId }],
		audit: numbers.map((id) => ({
			id,
			at: now - id,
			by: "ops",
			action: "pause",
			userId: null,
			taskId: null,
			target: "intake",
			outcome: "ok",
		})),
	});
}
