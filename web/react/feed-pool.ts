/**
 * The feeds that are open, one for each server and user, however many components use it. The first user opens a feed;
 * some time after the last one has left it is closed. It knows no React.
 */
import { afterAMoment } from "./after-a-moment.ts";
import { feedKey } from "./feed-key.ts";
import type { FeedView } from "./feed-view.ts";
import { openSharedFeed, type SharedFeed, type SourceFeed } from "./shared-feed.ts";

export type OpenSource = (options: {
	apiBaseUrl: string;
	getToken: () => string;
	/** Milliseconds. */
	pollIntervalMs: number;
}) => SourceFeed;

export type JoinOptions = {
	apiBaseUrl: string;
	token: string;
	/** Milliseconds. A feed has one: that of the first who joined. */
	pollIntervalMs: number;
	/** What is on screen, to go on from if the feed has to be opened. */
	shown: FeedView | undefined;
};

export type FeedPool = {
	/** The open feed of this key. Opens none, so it may be asked while rendering, on a server too. */
	peek(key: string): SharedFeed | undefined;
	/** @returns the feed, opened if need be, and a function to leave it by; more than one call of that is harmless */
	join(options: JoinOptions): { feed: SharedFeed; leave: () => void };
};

export function createFeedPool(open: OpenSource): FeedPool {
	const feeds = new Map<string, { feed: SharedFeed; users: number; stayOpen: () => void }>();

	return {
		peek: (key) => feeds.get(key)?.feed,
		join({ apiBaseUrl, token, pollIntervalMs, shown }) {
			const key = feedKey(apiBaseUrl, token);
			let entry = feeds.get(key);
			if (entry === undefined) {
				const feed = openSharedFeed((getToken) => open({ apiBaseUrl, getToken, pollIntervalMs }), token, shown);
				entry = { feed, users: 0, stayOpen: () => {} };
				feeds.set(key, entry);
			} else {
				entry.stayOpen();
				entry.feed.offerToken(token);
			}
			const joined = entry;
			joined.users += 1;
			let isIn = true;
			const leave = () => {
				if (!isIn) return;
				isIn = false;
				joined.users -= 1;
				if (joined.users > 0) return;
				joined.stayOpen = afterAMoment(() => {
					feeds.delete(key);
					joined.feed.close();
				});
			};
			return { feed: joined.feed, leave };
		},
	};
}
