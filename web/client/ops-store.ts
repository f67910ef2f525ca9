/** What a dashboard knows: the numbers, whether they are current, and if not, of when they are. It knows no transport. */
import type { OpsState } from "../../protocol/ops.ts";
import { applyOps } from "../../protocol/ops-state.ts";
import {
	type Connection,
	type FeedError,
	type FeedMode,
	type FeedStatus,
	initialConnection,
	nextConnection,
} from "./feed-status.ts";
import type { LinkStore } from "./link.ts";
import type { OpsNews } from "./ops-check.ts";

export type OpsSnapshot = {
	readonly status: FeedStatus;
	/** When it became that, epoch milliseconds by the page's clock. */
	readonly statusSince: number;
	/** Why the numbers are out of date; null while `live` or `polling`, and before the first try has ended. */
	readonly error: FeedError | null;
	/** Kept while offline or closed, as last seen; null before the first frame. */
	readonly state: OpsState | null;
	/** When the server was last heard, epoch milliseconds by the page's clock: the numbers were right then. Null before that. */
	readonly heardAt: number | null;
	/** Milliseconds to add to the page's clock for the server's. */
	readonly clockAheadMs: number;
	/** Milliseconds between two polls; it matters while `polling`. */
	readonly pollIntervalMs: number;
};

export type OpsStore = LinkStore<OpsNews> & {
	getSnapshot(): OpsSnapshot;
	/** @returns unsubscribes */
	subscribe(listener: () => void): () => void;
	/** The link lives; told with the next change, since nobody looks at it while the numbers are current. */
	heard(): void;
};

export function createOpsStore(mode: FeedMode, firstPollIntervalMs: number, now: () => number): OpsStore {
	let connection: Connection = initialConnection(mode);
	let heardAt: number | null = null;
	let snapshot: OpsSnapshot = {
		status: connection.status,
		statusSince: now(),
		error: null,
		state: null,
		heardAt,
		clockAheadMs: 0,
		pollIntervalMs: firstPollIntervalMs,
	};
	const listeners = new Set<() => void>();

	function publish(change: Partial<OpsSnapshot>): void {
		snapshot = { ...snapshot, heardAt, ...change };
		for (const listener of [...listeners]) listener();
	}

	return {
		getSnapshot: () => snapshot,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		connection: () => connection,
		heard() {
			heardAt = now();
		},
		apply(event, news) {
			if (connection.status === "closed") return;
			if (news !== undefined) heardAt = now();
			const next = nextConnection(connection, event);
			connection = next;
			const { status, error } = next;
			const isNewStatus = status !== snapshot.status;
			if (!isNewStatus && error?.code === snapshot.error?.code && news === undefined) return;
			publish({
				status,
				error,
				...(isNewStatus && { statusSince: now() }),
				...(news !== undefined && { state: applyOps(snapshot.state, news), clockAheadMs: news.at - now() }),
			});
		},
		setPollInterval(ms) {
			if (ms !== snapshot.pollIntervalMs) publish({ pollIntervalMs: ms });
		},
	};
}
