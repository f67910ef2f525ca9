/** The users with the most to do. */
import type { OpsUser } from "../../../protocol/ops.ts";
import type { ShardEntry } from "./shard-entry.ts";
import { compareLoad } from "./shard-news.ts";

/** One walk, whatever the number of users: it runs every second while somebody looks. */
export function topUsers(users: Iterable<OpsUser>, most: number): OpsUser[] {
	const top: OpsUser[] = [];
	for (const user of users) {
		const last = top.at(-1);
		if (top.length === most && last !== undefined && compareLoad(last, user) < 0) continue;
		const at = top.findIndex((other) => compareLoad(user, other) < 0);
		top.splice(at === -1 ? top.length : at, 0, user);
		if (top.length > most) top.pop();
	}
	return top;
}

export function toOpsUser({ userId, counters, updatedAt }: ShardEntry): OpsUser {
	return { userId, ...counters, updatedAt };
}

/** Whether somebody is worth a line on the dashboard now. */
export function isPresent({ hasLeft, counters }: ShardEntry): boolean {
	return !hasLeft && counters.queued + counters.running + counters.sockets > 0;
}
