/** Feeds for tests: nothing happens on them until the test says so, and they count what was asked of them. */
import type { LiveText } from "../../protocol/apply-text.ts";
import type { Task } from "../../protocol/task.ts";
import type { FeedSnapshot, TextListener } from "../client/feed.ts";
import type { OpenSource } from "./feed-pool.ts";
import type { SourceFeed } from "./shared-feed.ts";

export class FakeFeed implements SourceFeed {
	readonly options: Parameters<OpenSource>[0];
	isClosed = false;
	refreshes = 0;
	/** `+task` for each text that was asked for, `-task` when it no longer was. */
	readonly textCalls: string[] = [];
	readonly #listeners = new Set<() => void>();
	readonly #texts = new Map<TextListener, string>();
	#snapshot: FeedSnapshot = { status: "connecting", tasks: [], error: null };

	constructor(options: Parameters<OpenSource>[0]) {
		this.options = options;
	}

	getSnapshot = () => this.#snapshot;

	subscribe = (listener: () => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	refresh = async () => {
		this.refreshes += 1;
	};

	watchText = (taskId: string, listener: TextListener) => {
		this.textCalls.push(`+${taskId}`);
		this.#texts.set(listener, taskId);
		return () => {
			this.textCalls.push(`-${taskId}`);
			this.#texts.delete(listener);
		};
	};

	close = () => {
		this.isClosed = true;
	};

	change(fields: Partial<FeedSnapshot>): void {
		this.#snapshot = { ...this.#snapshot, ...fields };
		for (const listener of [...this.#listeners]) listener();
	}

	/** A list comes over the socket. */
	list(...tasks: Task[]): void {
		this.change({ status: "live", tasks, error: null });
	}

	write(taskId: string, live: LiveText): void {
		for (const [listener, watched] of this.#texts) if (watched === taskId) listener(live);
	}
}

export class FakeFeeds {
	readonly all: FakeFeed[] = [];

	readonly open: OpenSource = (options) => {
		const feed = new FakeFeed(options);
		this.all.push(feed);
		return feed;
	};

	latest(): FakeFeed {
		const feed = this.all.at(-1);
		if (feed === undefined) throw new Error("no feed was opened");
		return feed;
	}

	counts(): { opened: number; closed: number } {
		return { opened: this.all.length, closed: this.all.filter((feed) => feed.isClosed).length };
	}
}

/** A token as the server knows it, without a signature. @param exp epoch seconds */
export function aToken(sub: string, exp: number): string {
	const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
	return `${part({ alg: "HS256" })}.${part({ sub, exp })}.${part("signature")}`;
}
