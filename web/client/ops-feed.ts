/**
 * The numbers of all queues as a value that keeps itself current: by the dashboard's socket, or by polls of the summary
 * for as long as no socket works. Every connection begins with a snapshot, so there is nothing to resume from.
 */
import { createLink, type LinkOptions } from "./link.ts";
import { isOpsNews, isOpsSummary, type OpsNews } from "./ops-check.ts";
import { createOpsStore, type OpsSnapshot, type OpsStore } from "./ops-store.ts";
import type { PollAsk } from "./poll.ts";
import type { Heard } from "./push.ts";

export type { OpsSnapshot } from "./ops-store.ts";

export type OpsFeed = {
	/** The same object until something changed. */
	getSnapshot(): OpsSnapshot;
	/** @returns unsubscribes */
	subscribe(listener: () => void): () => void;
	/** Asks the server at once, by whatever transport works. Never rejects: what came of it is in the snapshot. */
	refresh(): Promise<void>;
	/** Ends the feed for good; the last snapshot stays readable. */
	close(): void;
};

/** @throws TypeError without `token` and `getToken` */
export function createOpsFeed(options: LinkOptions): OpsFeed {
	const { store, refresh, close } = createLink<OpsNews, OpsStore>(options, {
		createStore: (mode, intervalMs) => createOpsStore(mode, intervalMs, options.now ?? Date.now),
		socketPath: () => "/api/ops/ws",
		hear(frame, known) {
			known.heard();
			return hearOps(frame, known);
		},
		pollAsk,
	});
	return { getSnapshot: store.getSnapshot, subscribe: store.subscribe, refresh, close };
}

function hearOps(frame: unknown, store: OpsStore): Heard<OpsNews> {
	if (isOpsNews(frame)) {
		// A change before any snapshot means nothing; the snapshot is under way.
		return frame.type === "change" && store.getSnapshot().state === null ? null : { type: "news", value: frame };
	}
	return hasOneOf(frame, "type", ["snapshot", "change"]) ? { type: "unreadable" } : null;
}

function pollAsk(store: OpsStore): PollAsk<OpsNews> {
	return {
		path: "/api/ops/summary",
		read(answer) {
			if (!isOpsSummary(answer)) return hasOneOf(answer, "success", [true]) ? { type: "unreadable" } : null;
			// A socket has come up while this was under way, and what it brings is newer.
			if (store.connection().hasSocket) return { type: "unchanged" };
			return { type: "synced", value: { type: "snapshot", at: answer.at, state: answer.state }, nextPollMs: 0 };
		},
	};
}

function hasOneOf(json: unknown, field: string, values: readonly unknown[]): boolean {
	return typeof json === "object" && json !== null && values.includes(Reflect.get(json, field));
}
