// @vitest-environment happy-dom
/** @jsxImportSource react */
import { Activity, act, type ReactNode, startTransition, use, useDeferredValue, useLayoutEffect, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aTask } from "../client/task.fixture.ts";
import { KEEP_MS } from "./after-a-moment.ts";
import { aToken, FakeFeeds } from "./fake-feeds.ts";
import { createTaskHooks, type TaskHooks } from "./task-hooks.ts";

const ANN = { apiBaseUrl: "", token: aToken("ann", 100) };
let feeds: FakeFeeds;
let hooks: TaskHooks;
let root: Root;
let page: HTMLElement;
/** The page's text at every commit. */
let commits: string[];

beforeEach(() => {
	vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
	vi.useFakeTimers();
	feeds = new FakeFeeds();
	hooks = createTaskHooks({ createFeed: feeds.open });
	page = document.createElement("div");
	root = createRoot(page);
	commits = [];
});
afterEach(() => {
	act(() => root.unmount());
	vi.runAllTimers();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function Shown({ children }: { children: ReactNode }) {
	useLayoutEffect(() => {
		commits.push(page.textContent ?? "");
	});
	return <i>{children} </i>;
}

function Progress() {
	const { tasks } = hooks.useQueuedTasks(ANN);
	return <Shown>{tasks[0]?.progress ?? "-"}</Shown>;
}

function ProgressOfOne({ taskId = "a" }) {
	return <Shown>{hooks.useTask({ ...ANN, taskId })?.progress ?? "-"}</Shown>;
}

function Deferred({ onRender }: { onRender: (shown: string) => void }) {
	const { tasks } = hooks.useQueuedTasks(ANN);
	const deferred = useDeferredValue(tasks);
	onRender(`${tasks[0]?.progress ?? "-"}/${deferred[0]?.progress ?? "-"}`);
	return null;
}

const never = new Promise<void>(() => {});

function Suspended(): ReactNode {
	hooks.useQueuedTasks(ANN);
	return use(never) ?? null;
}

const progress = (rev: number) => feeds.latest().list(aTask({ id: "a", rev, progress: rev }));

/** Renders once; while it does, the queue changes. */
function Interruption({ by }: { by: () => void }) {
	useState(by);
	return null;
}

test("a change in the middle of a transition tears nothing: all components agree at their first commit", () => {
	// The components in question are not subscribed yet: only the check before the commit can notice.
	const keepOpen = createRoot(document.createElement("div"));
	act(() => keepOpen.render(<ProgressOfOne taskId="another" />));
	act(() => progress(1));
	commits = [];
	let changes = 0;
	const change = () => {
		changes += 1;
		if (changes === 1) progress(2);
	};
	act(() =>
		startTransition(() =>
			root.render(
				<>
					<Progress />
					<ProgressOfOne />
					<Interruption by={change} />
					<Progress />
					<ProgressOfOne />
				</>,
			),
		),
	);
	expect(changes).toBeGreaterThan(1);
	expect(new Set(commits)).toEqual(new Set(["2 2 2 2 "]));
	act(() => keepOpen.unmount());
});

test("a deferred list catches up, in as many renders as that takes", () => {
	const renders: string[] = [];
	act(() => root.render(<Deferred onRender={(shown) => renders.push(shown)} />));
	act(() => progress(1));
	act(() => progress(2));
	expect(renders).toEqual(["-/-", "1/-", "1/1", "2/1", "2/2"]);
	expect(feeds.counts()).toEqual({ opened: 1, closed: 0 });
});

test("a render that is thrown away opens no feed", async () => {
	await act(async () => startTransition(() => root.render(<Suspended />)));
	expect(feeds.counts()).toEqual({ opened: 0, closed: 0 });
});

test("hidden content lets its feed go, and shows its list at once when it is back", () => {
	const app = (mode: "visible" | "hidden") => (
		<Activity mode={mode}>
			<Progress />
		</Activity>
	);
	act(() => root.render(app("visible")));
	act(() => progress(1));
	act(() => root.render(app("hidden")));
	act(() => vi.advanceTimersByTime(KEEP_MS));
	expect(feeds.counts()).toEqual({ opened: 1, closed: 1 });
	commits = [];
	act(() => root.render(app("visible")));
	act(() => progress(2));
	expect(feeds.counts()).toEqual({ opened: 2, closed: 1 });
	expect(commits).not.toContain("- ");
	expect(page.textContent).toBe("2 ");
});
