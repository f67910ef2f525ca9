/**
 * One feed as all hooks of one user see it: a view with stable identities, the live texts that are being read, and a
 * token that may be replaced while it runs. It does not know who uses it, nor when it should end.
 */
import type { LiveText } from "../../protocol/apply-text.ts";
import type { TaskFeed } from "../client/feed.ts";
import { expiryOf } from "../client/token-renewal.ts";
import { afterAMoment } from "./after-a-moment.ts";
import { type FeedView, nextView, textOf, WAITING } from "./feed-view.ts";

/** What the hooks need of the client's feed, and all that a test has to fake. */
export type SourceFeed = Pick<TaskFeed, "getSnapshot" | "subscribe" | "refresh" | "watchText" | "close">;

export type SharedFeed = {
	/** The same object until something changed; stays readable when the feed is closed. */
	getView(): FeedView;
	/** Told of every change of the view. @returns unsubscribes */
	subscribe(listener: () => void): () => void;
	/** Live text of a watched task; null when there is none. The same object until it grows. */
	getText(taskId: string): LiveText | null;
	/** Asks the server for a task's text. @returns stops asking */
	watchText(taskId: string, listener: () => void): () => void;
	/** A token of the same user. Taken over in place, unless the one in use is good for longer. */
	offerToken(token: string): void;
	/** Asks the server now. Never rejects: what goes wrong is in the view's `error`. */
	refresh(): Promise<void>;
	close(): void;
};

type WatchedText = {
	live: LiveText | null;
	readers: Set<() => void>;
	/** Stops asking the server. */
	stop: () => void;
	/** Calls off the end that is due since the last reader left. */
	stay: () => void;
};

/**
 * @param open opens the client's feed; the token is asked for at every connect and poll
 * @param before what was on screen, shown until the first list has come
 */
export function openSharedFeed(
	open: (getToken: () => string) => SourceFeed,
	firstToken: string,
	before: FeedView = WAITING,
): SharedFeed {
	let token = firstToken;
	let view = before;
	const listeners = new Set<() => void>();
	/** The one that was asked for last comes last, as in the source: a socket carries one text at a time. */
	const texts = new Map<string, WatchedText>();
	let { source, detach } = attach();

	function attach(): { source: SourceFeed; detach: () => void } {
		const opened = open(() => token);
		let hasList = false;
		const read = () => {
			const snapshot = opened.getSnapshot();
			hasList ||= snapshot.status === "live" || snapshot.status === "polling";
			const next = nextView(view, snapshot, hasList);
			if (next === view) return;
			view = next;
			for (const listener of [...listeners]) listener();
		};
		const unsubscribe = opened.subscribe(read);
		read();
		const end = () => {
			unsubscribe();
			opened.close();
		};
		return { source: opened, detach: end };
	}

	function follow(taskId: string): () => void {
		return source.watchText(taskId, (live) => {
			const text = texts.get(taskId);
			if (text === undefined) return;
			text.live = live;
			for (const reader of [...text.readers]) reader();
		});
	}

	function watched(taskId: string): WatchedText {
		const known = texts.get(taskId);
		if (known !== undefined && known.readers.size > 0) return known;
		const text = known ?? { live: null, readers: new Set(), stop: () => {}, stay: () => {} };
		text.stay();
		texts.delete(taskId);
		texts.set(taskId, text);
		// The new watch before the end of the old: that makes it the last one without asking the server again.
		const stopOld = text.stop;
		text.stop = follow(taskId);
		stopOld();
		return text;
	}

	/** A feed that has ended for good cannot take a new token; one that has not must not lose its place. */
	function reopen(): void {
		detach();
		({ source, detach } = attach());
		for (const [taskId, text] of texts) text.stop = follow(taskId);
	}

	function isBetter(next: string): boolean {
		// Whatever is new is worth a try when the token in use may be why nothing works.
		if (view.error !== null) return true;
		return (expiryOf(next) ?? Number.POSITIVE_INFINITY) >= (expiryOf(token) ?? 0);
	}

	async function refresh(): Promise<void> {
		await source.refresh();
	}

	return {
		getView: () => view,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		getText: (taskId) => textOf(view, taskId, texts.get(taskId)?.live ?? null),
		watchText(taskId, reader) {
			const text = watched(taskId);
			text.readers.add(reader);
			return () => {
				if (!text.readers.delete(reader) || text.readers.size > 0) return;
				text.stay = afterAMoment(() => {
					texts.delete(taskId);
					text.stop();
				});
			};
		},
		offerToken(next) {
			if (next === token || !isBetter(next)) return;
			token = next;
			if (source.getSnapshot().status === "closed") reopen();
			else if (view.error !== null) void refresh();
		},
		refresh,
		close() {
			for (const text of texts.values()) text.stay();
			detach();
		},
	};
}
