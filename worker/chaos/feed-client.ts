/** One client's picture of the queue, fed by whatever transports it holds, as `applySync` puts it together. */
import { applySync, emptyFeed, type FeedState } from "../../protocol/apply-sync.ts";
import type { Sync } from "../../protocol/feed.ts";
import type { Lane, Sightings } from "./sightings.ts";

export class FeedClient {
	readonly name: string;
	readonly #sightings: Sightings;
	#feed: FeedState = emptyFeed;
	#stops: (() => void)[] = [];

	constructor(name: string, sightings: Sightings) {
		this.name = name;
		this.#sightings = sightings;
	}

	get feed(): FeedState {
		return this.#feed;
	}

	openLane(transport: string): Lane {
		return this.#sightings.openLane(`${this.name} by ${transport}`);
	}

	receive(lane: Lane, sync: Sync, since: string | null): void {
		this.#feed = applySync(this.#feed, sync);
		this.#sightings.see(lane, sync, since, this.#feed);
	}

	/** Lets a transport feed this client until `stop`. */
	hold(stop: () => void): void {
		this.#stops.push(stop);
	}

	stop(): void {
		for (const stop of this.#stops.splice(0)) stop();
	}
}
