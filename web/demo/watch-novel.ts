/** Follows the tasks of one novel over the feed until all are done or one has failed, and shows every change. */
import type { LiveText } from "../../protocol/apply-text.ts";
import type { Locale } from "../../protocol/messages.ts";
import type { Task } from "../../protocol/task.ts";
import { createTaskFeed, type FeedSnapshot } from "../client/feed.ts";
import { countPushes, type PushCounts } from "./push-counter.ts";
import type { Screen } from "./screen.ts";

export type WatchRequest = {
	url: string;
	getToken: () => Promise<string>;
	locale: Locale;
	/** In the order to show them. */
	tasks: { id: string; label: string }[];
};

export type Outcome = { tasks: Task[]; pushes: PushCounts };

/** How long the server may stay away: a deploy takes seconds, a restart by hand a minute. */
const PATIENCE_MS = 120_000;

/** @throws Error if the server stays away or refuses the feed for good */
export function watchNovel({ url, getToken, locale, tasks }: WatchRequest, screen: Screen): Promise<Outcome> {
	const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
	const { counts, WebSocket } = countPushes(({ id }) => tasks.some((task) => task.id === id));
	const feed = createTaskFeed({ apiBaseUrl: url, getToken, WebSocket, mode: "push" });
	let live: LiveText | null = null;
	let watched: { taskId: string; stop: () => void } | null = null;
	let patience: NodeJS.Timeout | undefined;

	function update(): void {
		const snapshot = feed.getSnapshot();
		const found = tasks.map(({ id, label }) => ({ label, task: snapshot.tasks.find((task) => task.id === id) ?? null }));
		follow(found.find(({ task }) => task?.status === "processing")?.task?.id ?? null);
		screen.show({ locale, now: Date.now(), connection: CONNECTIONS[snapshot.status], tasks: found, live });
		waitFor(snapshot);
		const known = found.flatMap(({ task }) => task ?? []);
		const isDone = known.length === tasks.length && known.every((task) => task.status === "completed");
		if (isDone || known.some((task) => task.status === "failed")) resolve({ tasks: known, pushes: counts });
	}

	/** One task runs at a time, as they are of one project: its text is what there is to see. */
	function follow(taskId: string | null): void {
		if (watched?.taskId === taskId) return;
		watched?.stop();
		watched = null;
		live = null;
		if (taskId === null) return;
		const stop = feed.watchText(taskId, (text) => {
			live = text;
			update();
		});
		watched = { taskId, stop };
	}

	function waitFor({ status, error }: FeedSnapshot): void {
		if (status === "closed") reject(new Error(error?.message ?? "The feed was closed."));
		if (status === "live") {
			clearTimeout(patience);
			patience = undefined;
		} else {
			patience ??= setTimeout(() => reject(new Error(`${url} is gone for too long. ${error?.message ?? ""}`)), PATIENCE_MS);
		}
	}

	const unsubscribe = feed.subscribe(update);
	update();
	return promise.finally(() => {
		unsubscribe();
		clearTimeout(patience);
		feed.close();
	});
}

const CONNECTIONS = {
	connecting: "connecting",
	live: "live",
	// Never seen: the demo shows push, and says at its end that there was no poll.
	polling: "reconnecting",
	offline: "reconnecting",
	closed: "reconnecting",
} as const;
