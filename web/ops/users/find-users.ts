/** Finds users on the list by a part of their name. It knows no page. */
import type { OpsUser } from "../../../protocol/ops.ts";

export type Found = {
	shown: readonly OpsUser[];
	/** What was typed could be the whole id of somebody who is not on the list; null if it is on it, or nothing was typed. */
	other: string | null;
};

export function findUsers(users: readonly OpsUser[], typed: string): Found {
	const wanted = typed.trim();
	if (wanted === "") return { shown: users, other: null };
	const part = wanted.toLocaleLowerCase();
	const shown = users.filter(({ userId }) => userId.toLocaleLowerCase().includes(part));
	return { shown, other: shown.some(({ userId }) => userId === wanted) ? null : wanted };
}
