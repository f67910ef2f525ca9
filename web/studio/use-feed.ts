/** The feed of the one who is signed in, for as long as the studio is on screen. */
import { useEffect, useState } from "preact/hooks";
import { createTaskFeed, type FeedSnapshot, type TaskFeed } from "../client/feed.ts";
import type { Session } from "./session/session.ts";

export function useFeed(session: Session): { feed: TaskFeed; snapshot: FeedSnapshot } {
	const [feed] = useState(() => createTaskFeed({ apiBaseUrl: "", getToken: session.getToken }));
	const [snapshot, setSnapshot] = useState(feed.getSnapshot);

	useEffect(() => {
		const stop = feed.subscribe(() => setSnapshot(feed.getSnapshot()));
		setSnapshot(feed.getSnapshot());
		return () => {
			stop();
			feed.close();
		};
	}, [feed]);

	return { feed, snapshot };
}
