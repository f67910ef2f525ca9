/**
 * One value of a shared feed in a component: the single `useSyncExternalStore` that every hook is made of. It asks
 * nothing of the server while it renders, keeps what it showed while it is switched off, and goes on from there.
 */
import { useCallback, useMemo, useRef, useSyncExternalStore } from "react";
import { feedKey } from "./feed-key.ts";
import type { FeedPool } from "./feed-pool.ts";
import type { SharedFeed } from "./shared-feed.ts";

export type FeedOptions = {
	/** Where the API lives, without `/api`: `https://queue.example.com`, or `""` for the page's own origin. */
	apiBaseUrl: string;
	/** The user's token; without one nothing is asked and nothing shown. A renewed one is taken over in place. */
	token: string | null | undefined;
	/** False: nothing is asked of the server, and what was shown stays. Default true. */
	enabled?: boolean | undefined;
	/** Milliseconds between polls where push cannot be had. A feed has one: that of the first component that uses it. Default 10 000. */
	pollIntervalMs?: number | undefined;
};

/** Which value, as an object that stays the same while the question does. */
export type FeedQuestion<T> = {
	/** The same value until it changed. */
	read(feed: SharedFeed): T;
	/** @returns stops listening */
	listen(feed: SharedFeed, listener: () => void): () => void;
	/** While there is no feed to read from, on a server too. */
	waiting: T;
	/** While there is none and none is wanted. */
	off: T;
};

const NOTHING_TO_LEAVE = () => {};

/** @returns null without a token */
export function useFeedKey(apiBaseUrl: string, token: FeedOptions["token"]): string | null {
	return useMemo(() => (token ? feedKey(apiBaseUrl, token) : null), [apiBaseUrl, token]);
}

export function useFeedValue<T>(pool: FeedPool, options: FeedOptions, question: FeedQuestion<T>): T {
	const { apiBaseUrl, token, enabled = true, pollIntervalMs = 10_000 } = options;
	const key = useFeedKey(apiBaseUrl, token);
	const isOn = enabled && key !== null;
	/** What this component last showed, written when it joins and leaves a feed, never while rendering. */
	const shown = useRef<{ key: string; question: FeedQuestion<T>; feed: SharedFeed; read: () => T } | null>(null);

	const read = () => {
		const last = shown.current?.key === key && shown.current.question === question ? shown.current : null;
		const feed = isOn ? pool.peek(key) : undefined;
		if (feed !== undefined) return question.read(feed);
		if (last !== null) return last.read();
		return isOn ? question.waiting : question.off;
	};

	const subscribe = useCallback(
		(listener: () => void) => {
			if (!enabled || !token || key === null) return NOTHING_TO_LEAVE;
			const before = shown.current?.key === key ? shown.current.feed.getView() : undefined;
			const { feed, leave } = pool.join({ apiBaseUrl, token, pollIntervalMs, shown: before });
			shown.current = { key, question, feed, read: () => question.read(feed) };
			const stop = question.listen(feed, listener);
			// React looks again after subscribing, Preact does not: joining may have changed what there is to show.
			listener();
			return () => {
				const value = question.read(feed);
				shown.current = { key, question, feed, read: () => value };
				stop();
				leave();
			};
		},
		[pool, apiBaseUrl, token, enabled, pollIntervalMs, key, question],
	);

	return useSyncExternalStore(subscribe, read, () => (isOn ? question.waiting : question.off));
}
