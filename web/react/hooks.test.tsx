// @vitest-environment happy-dom
/** @jsxImportSource react */
import { act, memo, type ReactNode, StrictMode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { aTask } from "../client/task.fixture.ts";
import { KEEP_MS } from "./after-a-moment.ts";
import { aToken, FakeFeeds } from "./fake-feeds.ts";
import { createTaskHooks, type TaskHooks } from "./task-hooks.ts";
import type { FeedOptions } from "./use-feed-value.ts";
import type { QueuedTasks } from "./use-queued-tasks.ts";

const ANN: FeedOptions = { apiBaseUrl: "https://queue.example.com", token: aToken("ann", 100) };
const ANN_RENEWED: FeedOptions = { ...ANN, token: aToken("ann", 200) };
const BOB: FeedOptions = { ...ANN, token: aToken("bob", 100) };
const LOST = { code: "connection_lost", message: "The connection was lost." } as const;

let feeds: FakeFeeds;
let hooks: TaskHooks;
let root: Root;
let page: HTMLElement;
/** What each component rendered, in turn. */
let rendered: Record<string, unknown[]>;

beforeEach(() => {
	vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
	vi.useFakeTimers();
	feeds = new FakeFeeds();
	hooks = createTaskHooks({ createFeed: feeds.open });
	page = document.createElement("div");
	root = createRoot(page);
	rendered = {};
});
afterEach(() => {
	act(() => root.unmount());
	vi.runAllTimers();
	vi.useRealTimers();
	vi.unstubAllGlobals();
	const { opened, closed } = feeds.counts();
	expect(closed, "every feed that was opened is closed in the end").toBe(opened);
});

const render = (node: ReactNode) => act(() => root.render(node));
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));

function note(name: string, value: unknown): void {
	rendered[name] = [...(rendered[name] ?? []), value];
}

function last(name: string): unknown {
	return rendered[name]?.at(-1);
}

const List = memo(({ name = "list", options = ANN }: { name?: string; options?: FeedOptions }) => {
	const queued = hooks.useQueuedTasks(options);
	note(name, queued);
	return <p>{queued.loading ? "…" : queued.tasks.map((task) => task.id).join(" ")}</p>;
});
const One = memo(({ taskId, options = ANN }: { taskId: string | null; options?: FeedOptions }) => {
	note(`one ${taskId}`, hooks.useTask({ ...options, taskId }));
	return null;
});
const Text = memo(({ taskId, options = ANN }: { taskId: string | null; options?: FeedOptions }) => {
	note(`text ${taskId}`, hooks.useTaskText({ ...options, taskId })?.text ?? null);
	return null;
});

const queued = (name = "list") => last(name) as QueuedTasks;
const ids = (name = "list") => queued(name).tasks.map((task) => task.id);

describe("useQueuedTasks", () => {
	test("answers as existing apps expect: loading, then the tasks", () => {
		render(<List />);
		expect(queued()).toMatchObject({ tasks: [], loading: true, error: null, status: "connecting" });
		act(() => feeds.latest().list(aTask({ id: "a" })));
		expect(queued()).toMatchObject({ tasks: [{ id: "a" }], loading: false, error: null, status: "live" });
		expect(page.textContent).toBe("a");
		expect(rendered.list).toHaveLength(2);
	});

	test("hands the feed its options, and 10 s as the default interval", () => {
		render(<List />);
		expect(feeds.latest().options).toMatchObject({ apiBaseUrl: ANN.apiBaseUrl, pollIntervalMs: 10_000 });
		expect(feeds.latest().options.getToken()).toBe(ANN.token);
		render(<List options={{ ...BOB, pollIntervalMs: 3_000 }} />);
		expect(feeds.latest().options.pollIntervalMs).toBe(3_000);
	});

	test("tells why the list may be old, and keeps it", () => {
		render(<List />);
		act(() => feeds.latest().list(aTask({ id: "a" })));
		act(() => feeds.latest().change({ status: "offline", error: LOST }));
		expect(queued()).toMatchObject({ error: LOST.message, errorCode: LOST.code, loading: false, status: "offline" });
		expect(ids()).toEqual(["a"]);
	});

	test("loading ends with an error when nothing was ever received", () => {
		render(<List />);
		act(() => feeds.latest().change({ status: "offline", error: LOST }));
		expect(queued()).toMatchObject({ loading: false, error: LOST.message });
	});

	test("refresh asks the feed, and is the same function after every change", async () => {
		render(<List />);
		const { refresh } = queued();
		await refresh();
		act(() => feeds.latest().list(aTask()));
		render(<List options={ANN_RENEWED} />);
		expect(queued().refresh).toBe(refresh);
		expect(feeds.latest().refreshes).toBe(1);
	});

	test("a parent that renders again makes no new values", () => {
		render(<List />);
		const before = queued();
		render(<List options={{ ...ANN }} />);
		expect(rendered.list).toHaveLength(2);
		expect(queued()).toBe(before);
	});

	test("what says nothing new renders nothing", () => {
		render(<List />);
		act(() => feeds.latest().list(aTask()));
		act(() => feeds.latest().list(aTask()));
		act(() => feeds.latest().change({}));
		expect(rendered.list).toHaveLength(2);
	});

	test("a list that one component sorts in place is not another's", () => {
		render([<List key="1" name="one" />, <List key="2" name="two" />]);
		act(() => feeds.latest().list(aTask({ id: "b" }), aTask({ id: "a" })));
		queued("one").tasks.sort((x, y) => (x.id < y.id ? -1 : 1));
		expect(ids("two")).toEqual(["b", "a"]);
	});
});

describe("sharing", () => {
	test("all components of one user use one feed, closed once, a moment after the last", () => {
		const all = (keys: string[]) => keys.map((key) => <List key={key} name={key} />);
		render([...all(["1", "2", "3"]), <One key="one" taskId="a" />, <Text key="text" taskId="a" />]);
		expect(feeds.counts()).toEqual({ opened: 1, closed: 0 });
		render(all(["2"]));
		pass(KEEP_MS * 2);
		expect(feeds.counts()).toEqual({ opened: 1, closed: 0 });
		render([]);
		pass(KEEP_MS - 1);
		expect(feeds.counts()).toEqual({ opened: 1, closed: 0 });
		pass(1);
		expect(feeds.counts()).toEqual({ opened: 1, closed: 1 });
	});

	test("a change of route finds the feed open and the list at once", () => {
		render(<List key="before" />);
		act(() => feeds.latest().list(aTask({ id: "a" })));
		render([]);
		pass(KEEP_MS - 1);
		render(<List key="after" name="after" />);
		pass(KEEP_MS * 2);
		expect(rendered.after).toHaveLength(1);
		expect(ids("after")).toEqual(["a"]);
		expect(feeds.counts()).toEqual({ opened: 1, closed: 0 });
	});

	test("after that moment a new feed is opened", () => {
		render(<List />);
		render([]);
		pass(KEEP_MS);
		render(<List />);
		expect(feeds.counts()).toEqual({ opened: 2, closed: 1 });
	});

	test("Strict Mode's double mount opens one feed and asks for a text once", () => {
		const both = (
			<StrictMode>
				<List />
				<Text taskId="a" />
			</StrictMode>
		);
		render(both);
		pass(KEEP_MS * 2);
		act(() => feeds.latest().list(aTask({ id: "a" })));
		expect(ids()).toEqual(["a"]);
		expect(feeds.counts()).toEqual({ opened: 1, closed: 0 });
		const counts = feeds.latest().textCalls;
		expect(counts.filter((call) => call === "+a").length - counts.filter((call) => call === "-a").length).toBe(1);
	});
});

describe("enabled", () => {
	test("switched off from the start it asks nothing and is not loading", async () => {
		render(<List options={{ ...ANN, enabled: false }} />);
		expect(queued()).toMatchObject({ tasks: [], loading: false, error: null, status: "closed" });
		await queued().refresh();
		expect(feeds.counts()).toEqual({ opened: 0, closed: 0 });
	});

	test("switched off later it keeps what was shown, and switched on again it goes on from there", () => {
		render(<List />);
		act(() => feeds.latest().list(aTask({ id: "a" })));
		render(<List options={{ ...ANN, enabled: false }} />);
		pass(KEEP_MS);
		expect(feeds.counts()).toEqual({ opened: 1, closed: 1 });
		expect(queued()).toMatchObject({ loading: false, status: "closed" });

		render(<List options={ANN} />);
		expect(feeds.counts()).toEqual({ opened: 2, closed: 1 });
		expect(queued()).toMatchObject({ loading: false, status: "connecting" });
		act(() => feeds.latest().list(aTask({ id: "b" })));
		const shown = rendered.list?.map((value) => (value as QueuedTasks).tasks.map((task) => task.id).join());
		expect(shown?.slice(1).filter((list) => list === "")).toEqual([]);
		expect(ids()).toEqual(["b"]);
	});

	test("what others still receive does not change the one that is switched off", () => {
		const both = (enabled: boolean) => [
			<List key="1" name="on" />,
			<List key="2" name="off" options={enabled ? ANN : { ...ANN, enabled }} />,
			<List key="3" name="never" options={{ ...ANN, enabled: false }} />,
		];
		render(both(true));
		act(() => feeds.latest().list(aTask({ id: "a" })));
		render(both(false));
		const before = rendered.off?.length;
		act(() => feeds.latest().list(aTask({ id: "b" })));
		expect(rendered.off).toHaveLength(before ?? 0);
		render(both(false));
		expect([ids("on"), ids("off"), ids("never")]).toEqual([["b"], ["a"], []]);
	});

	test("useTask keeps its task too, a missing one included", () => {
		const both = (options: FeedOptions) => [
			<One key="a" taskId="a" options={options} />,
			<One key="z" taskId="z" options={options} />,
		];
		render(both(ANN));
		act(() => feeds.latest().list(aTask({ id: "a" })));
		render(both({ ...ANN, enabled: false }));
		pass(KEEP_MS);
		render(both({ ...ANN, enabled: true }));
		act(() => feeds.latest().change({ status: "offline", error: LOST }));
		expect(rendered["one a"]?.slice(1)).not.toContain(undefined);
		expect(rendered["one z"]?.slice(1)).not.toContain(undefined);
		expect([last("one a"), last("one z")]).toEqual([aTask({ id: "a" }), null]);
	});
});

describe("tokens", () => {
	test("a renewed token of the same user goes to the feed that is open, and nothing flashes", () => {
		render(<List />);
		act(() => feeds.latest().list(aTask({ id: "a" })));
		render(<List options={ANN_RENEWED} />);
		pass(KEEP_MS * 2);
		expect(feeds.counts()).toEqual({ opened: 1, closed: 0 });
		expect(feeds.latest().options.getToken()).toBe(ANN_RENEWED.token);
		expect(rendered.list).toHaveLength(3);
		expect(ids()).toEqual(["a"]);
	});

	test("[P8] another user sees nothing of the one before, not for one render", () => {
		render([<List key="list" />, <One key="one" taskId="a" />]);
		act(() => feeds.latest().list(aTask({ id: "a" })));
		rendered = {};
		render([<List key="list" options={BOB} />, <One key="one" taskId="a" options={BOB} />]);
		expect(rendered.list?.flatMap((value) => (value as QueuedTasks).tasks)).toEqual([]);
		expect(rendered["one a"]).toEqual([undefined]);
		expect(queued().loading).toBe(true);
		pass(KEEP_MS);
		expect(feeds.counts()).toEqual({ opened: 2, closed: 1 });
		act(() => feeds.all[0]?.list(aTask({ id: "late" })));
		expect(ids()).toEqual([]);
	});

	test("[P8] signing out takes the list off the screen at once", () => {
		render(<List />);
		act(() => feeds.latest().list(aTask({ id: "a" })));
		rendered = {};
		render(<List options={{ ...ANN, token: null }} />);
		expect(rendered.list).toEqual([expect.objectContaining({ tasks: [], loading: false, status: "closed" })]);
		pass(KEEP_MS);
		expect(feeds.counts()).toEqual({ opened: 1, closed: 1 });
	});
});

describe("useTask", () => {
	test("renders again only when its own task changes", () => {
		render([<One key="a" taskId="a" />, <One key="b" taskId="b" />]);
		act(() => feeds.latest().list(aTask({ id: "a" }), aTask({ id: "b" })));
		for (let rev = 2; rev < 12; rev++) act(() => feeds.latest().list(aTask({ id: "a", rev }), aTask({ id: "b" })));
		act(() => feeds.latest().change({ status: "offline", error: LOST }));
		expect(rendered["one a"]).toHaveLength(12);
		expect(rendered["one b"]).toEqual([undefined, aTask({ id: "b" })]);
	});

	test("is null for a task that is gone, and for no task", () => {
		render([<One key="a" taskId="a" />, <One key="none" taskId={null} />]);
		act(() => feeds.latest().list(aTask({ id: "a" })));
		act(() => feeds.latest().list());
		expect(rendered["one a"]).toEqual([undefined, aTask({ id: "a" }), null]);
		expect(rendered["one null"]).toEqual([null]);
	});

	test("another task is there in the same render", () => {
		render(<One taskId="a" />);
		act(() => feeds.latest().list(aTask({ id: "a" }), aTask({ id: "b" })));
		render(<One taskId="b" />);
		expect(rendered["one b"]).toEqual([aTask({ id: "b" })]);
		expect(feeds.counts()).toEqual({ opened: 1, closed: 0 });
	});
});

describe("useTaskText", () => {
	const write = (taskId: string, text: string) => act(() => feeds.latest().write(taskId, { attempt: 1, chapterIndex: 1, text }));

	test("follows the text, and renders for nothing else", () => {
		render(<Text taskId="a" />);
		act(() => feeds.latest().list(aTask({ id: "a" })));
		write("a", "The");
		act(() => feeds.latest().list(aTask({ id: "a", rev: 2, progress: 20 })));
		write("a", "The tide");
		expect(rendered["text a"]).toEqual([null, "The", "The tide"]);
	});

	test("ends with the task", () => {
		render(<Text taskId="a" />);
		act(() => feeds.latest().list(aTask({ id: "a" })));
		write("a", "The tide");
		act(() => feeds.latest().list(aTask({ id: "a", rev: 2, status: "completed" })));
		expect(last("text a")).toBeNull();
	});

	test("of no task asks for nothing; of another one asks for that", () => {
		render(<Text taskId={null} />);
		expect(feeds.latest().textCalls).toEqual([]);
		render(<Text taskId="a" />);
		render(<Text taskId="b" />);
		expect(feeds.latest().textCalls).toEqual(["+a", "+b"]);
		pass(KEEP_MS);
		expect(feeds.latest().textCalls).toEqual(["+a", "+b", "-a"]);
	});

	test("switched off it keeps the text and stops asking", () => {
		render(<Text taskId="a" />);
		act(() => feeds.latest().list(aTask({ id: "a" })));
		write("a", "The tide");
		render(<Text taskId="a" options={{ ...ANN, enabled: false }} />);
		pass(KEEP_MS);
		expect(last("text a")).toBe("The tide");
		expect(feeds.counts()).toEqual({ opened: 1, closed: 1 });
	});
});
