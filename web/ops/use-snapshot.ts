/** What a feed says now, for as long as the component is on screen; then the feed is ended. */
import { useEffect, useState } from "preact/hooks";

type Feed<Snapshot> = { getSnapshot(): Snapshot; subscribe(listener: () => void): () => void; close(): void };

export function useSnapshot<Snapshot>(feed: Feed<Snapshot>): Snapshot {
	const [snapshot, setSnapshot] = useState(feed.getSnapshot);

	useEffect(() => {
		const follow = () => setSnapshot(() => feed.getSnapshot());
		const stop = feed.subscribe(follow);
		follow();
		return () => {
			stop();
			feed.close();
		};
	}, [feed]);

	return snapshot;
}
