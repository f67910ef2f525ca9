// @vitest-environment happy-dom
import * as compat from "preact/compat";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aTask } from "../client/task.fixture.ts";
import { KEEP_MS } from "./after-a-moment.ts";
import { aToken, FakeFeeds } from "./fake-feeds.ts";
import { createTaskHooks, type TaskHooks } from "./task-hooks.ts";
import type { FeedOptions } from "./use-feed-value.ts";
import type { QueuedTasks } from "./use-queued-tasks.ts";

// What a bundler's alias does in an app.
vi.mock("react", () => import("preact/compat"));

const ANN: FeedOptions = { apiBaseUrl: "", token: aToken("ann", 100) };
let feeds: FakeFeeds;
let hooks: TaskHooks;
let page: HTMLElement;
let lists: QueuedTasks[];
let texts: (string | null)[];

beforeEach(() => {
	vi.useFakeTimers();
	feeds = new FakeFeeds();
	hooks = createTaskHooks({ createFeed: feeds.open });
	page = document.createElement("div");
	lists = [];
	texts = [];
});
afterEach(() => {
	show(null);
	vi.runAllTimers();
	vi.useRealTimers();
	const { opened, closed } = feeds.counts();
	expect(closed).toBe(opened);
});

/** Preact's own `act` gives a promise, though what is not asynchronous is done when it returns. */
const during = (work: () => void) =>
	void act(() => {
		work();
	});
const show = (node: Parameters<typeof compat.render>[0]) => during(() => compat.render(node, page));

function List({ options }: { options: FeedOptions }) {
	lists.push(hooks.useQueuedTasks(options));
	return null;
}

function Studio({ options }: { options: FeedOptions }) {
	const queued = hooks.useQueuedTasks(options);
	lists.push(queued);
	return <Chapter options={options} ids={queued.tasks.map((task) => task.id).join(" ")} />;
}

function Chapter({ options, ids }: { options: FeedOptions; ids: string }) {
	texts.push(hooks.useTaskText({ ...options, taskId: "a" })?.text ?? null);
	return <p>{ids}</p>;
}

test("the hooks run on Preact: one feed, the list, live text, and nothing rendered twice", () => {
	show(<Studio options={ANN} />);
	expect(lists.at(-1)).toMatchObject({ tasks: [], loading: true });
	during(() => feeds.latest().list(aTask({ id: "a" })));
	expect(lists.at(-1)).toMatchObject({ loading: false, status: "live" });
	expect(page.textContent).toBe("a");
	during(() => feeds.latest().write("a", { attempt: 1, chapterIndex: 1, text: "The tide" }));
	expect(texts.at(-1)).toBe("The tide");
	expect(lists).toHaveLength(2);
	expect(texts).toHaveLength(3);
	expect(feeds.counts()).toEqual({ opened: 1, closed: 0 });
});

test("switched off and on again on Preact: the list stays, and the status says that it is on its way", () => {
	show(<List options={ANN} />);
	during(() => feeds.latest().list(aTask({ id: "a" })));
	show(<List options={{ ...ANN, enabled: false }} />);
	during(() => vi.advanceTimersByTime(KEEP_MS));
	expect(feeds.counts()).toEqual({ opened: 1, closed: 1 });
	show(<List options={ANN} />);
	expect(lists.at(-1)).toMatchObject({ status: "connecting", tasks: [{ id: "a" }] });
	expect(lists.slice(1).every(({ tasks }) => tasks.length === 1)).toBe(true);
});

test("it is Preact that these tests run on", async () => {
	const { useSyncExternalStore } = await import("react");
	expect(useSyncExternalStore).toBe(compat.useSyncExternalStore);
});
