/** Sums of counters over queues and over shards. */
import * as z from "zod/v4/mini";
import type { OpsTotals } from "../../../protocol/ops.ts";

export type ShardTotals = OpsTotals;

export const NO_TOTALS: ShardTotals = {
	users: 0,
	queued: 0,
	running: 0,
	completed: 0,
	failed: 0,
	cancelled: 0,
	online: 0,
	sockets: 0,
};

/** Of the numbers of an erased user only those that count what has ended outlive the erasure: the service's totals never go back. */
export const endsSchema = z.object({ completed: z.int(), failed: z.int(), cancelled: z.int() });
type Ends = z.infer<typeof endsSchema>;

export function addEnds(a: Ends, b: Ends): Ends {
	return { completed: a.completed + b.completed, failed: a.failed + b.failed, cancelled: a.cancelled + b.cancelled };
}

/** @param sign -1 takes away */
export function addTotals(a: ShardTotals, b: ShardTotals, sign: 1 | -1 = 1): ShardTotals {
	return {
		users: a.users + sign * b.users,
		queued: a.queued + sign * b.queued,
		running: a.running + sign * b.running,
		completed: a.completed + sign * b.completed,
		failed: a.failed + sign * b.failed,
		cancelled: a.cancelled + sign * b.cancelled,
		online: a.online + sign * b.online,
		sockets: a.sockets + sign * b.sockets,
	};
}
