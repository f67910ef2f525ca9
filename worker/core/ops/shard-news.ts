/** What a shard tells the hub: everything once, and then what has changed. */
import type { OpsFailure, OpsUser } from "../../../protocol/ops.ts";
import type { Cell, MinuteCell, WorkKind } from "./cell.ts";
import type { ShardTotals } from "./totals.ts";

type Common = {
	/** Which life of the shard's memory this is, and how much it has told in it: a gap means that everything must be asked anew. */
	instance: string;
	seq: number;
	totals: ShardTotals;
	/** Highest load first. */
	users: OpsUser[];
};

export type ShardSnapshot = Common & {
	/** Minutes within the last 24 hours. */
	cells: MinuteCell[];
	/** Everything before them. */
	base: (WorkKind & { cell: Cell })[];
	/** Newest first. */
	failures: OpsFailure[];
};

export type ShardChange = Common & {
	/** The minutes that have changed, as they are now. */
	cells: MinuteCell[];
	/** Null if there is no new one. */
	failures: OpsFailure[] | null;
};

/** Highest load first; those who only look on come last, newest first. */
export function compareLoad(a: OpsUser, b: OpsUser): number {
	return b.running - a.running || b.queued - a.queued || b.updatedAt - a.updatedAt || (a.userId < b.userId ? -1 : 1);
}
