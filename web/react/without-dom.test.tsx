/** @jsxImportSource react */
/**
 * React Native has React but no DOM. A host of a few lines on `react-reconciler` stands in for it: it makes plain objects.
 */
import { act, type ReactNode, StrictMode } from "react";
import createReconciler from "react-reconciler";
import { ConcurrentRoot, DefaultEventPriority, NoEventPriority } from "react-reconciler/constants";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSocket } from "../client/fake-socket.ts";
import { PING_INTERVAL_MS } from "../client/heartbeat.ts";
import { aSync, aTask } from "../client/task.fixture.ts";
import { KEEP_MS } from "./after-a-moment.ts";
import { aToken, FakeFeeds } from "./fake-feeds.ts";
import { createTaskHooks, type TaskHooks } from "./task-hooks.ts";

type Native = { text: string };
type Screen = { children: Native[] };

let priority = NoEventPriority;
const nothing = () => {};
const reconciler = createReconciler({
	supportsMutation: true,
	supportsPersistence: false,
	supportsHydration: false,
	isPrimaryRenderer: true,
	noTimeout: -1,
	scheduleTimeout: setTimeout,
	cancelTimeout: clearTimeout,
	createInstance: (): Native => ({ text: "" }),
	createTextInstance: (text: string): Native => ({ text }),
	shouldSetTextContent: () => false,
	finalizeInitialChildren: () => false,
	appendInitialChild: (parent: Native, child: Native) => {
		parent.text += child.text;
	},
	appendChildToContainer: (screen: Screen, child: Native) => screen.children.push(child),
	removeChildFromContainer: (screen: Screen, child: Native) => {
		screen.children = screen.children.filter((other) => other !== child);
	},
	commitTextUpdate: (instance: Native, _: string, text: string) => {
		instance.text = text;
	},
	clearContainer: (screen: Screen) => {
		screen.children = [];
	},
	getRootHostContext: () => ({}),
	getChildHostContext: (context: unknown) => context,
	getPublicInstance: (instance: Native) => instance,
	prepareForCommit: () => null,
	resetAfterCommit: nothing,
	preparePortalMount: nothing,
	detachDeletedInstance: nothing,
	setCurrentUpdatePriority: (next: number) => {
		priority = next;
	},
	getCurrentUpdatePriority: () => priority,
	resolveUpdatePriority: () => priority || DefaultEventPriority,
	resolveEventType: () => null,
	resolveEventTimeStamp: () => -1,
	trackSchedulerEvent: nothing,
	shouldAttemptEagerTransition: () => false,
	requestPostPaintCallback: nothing,
	maySuspendCommit: () => false,
	NotPendingTransition: null,
});

const APP = { apiBaseUrl: "https://queue.example.com" };
let screen: Screen;
let root: object;

beforeEach(() => {
	vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
	vi.useFakeTimers({ now: 0 });
	screen = { children: [] };
	root = reconciler.createContainer(screen, ConcurrentRoot, null, true, null, "", nothing, nothing, nothing, nothing, null);
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

const render = (node: ReactNode) => act(() => reconciler.updateContainer(node, root, null, null));
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const shown = () => screen.children.map((child) => child.text);

function Tasks({ hooks, token }: { hooks: TaskHooks; token: string }): ReactNode {
	const { tasks, loading, status } = hooks.useQueuedTasks({ ...APP, token });
	const text = hooks.useTaskText({ ...APP, token, taskId: "task-1" });
	return [loading ? "loading" : status, tasks.length, text?.text ?? "-"].join(" ");
}

test("the hooks need no DOM", async () => {
	expect(typeof document).toBe("undefined");
	const feeds = new FakeFeeds();
	const hooks = createTaskHooks({ createFeed: feeds.open });
	render(<Tasks hooks={hooks} token={aToken("ann", 100)} />);
	expect(shown()).toEqual(["loading 0 -"]);
	act(() => feeds.latest().list(aTask()));
	act(() => feeds.latest().write("task-1", { attempt: 1, chapterIndex: 1, text: "The tide" }));
	expect(shown()).toEqual(["live 1 The tide"]);

	render(null);
	expect(shown()).toEqual([]);
	await pass(KEEP_MS);
	expect(feeds.counts()).toEqual({ opened: 1, closed: 1 });
});

test("over the client's own feed one socket brings list and text, and a renewed token goes over it in place", async () => {
	const HOUR = 3_600;
	FakeSocket.all = [];
	const hooks = createTaskHooks({ WebSocket: FakeSocket as unknown as typeof WebSocket });
	const receive = (frame: unknown) => act(() => FakeSocket.latest().receive(frame));
	const show = async (token: string) => {
		render(
			<StrictMode>
				<Tasks hooks={hooks} token={token} />
			</StrictMode>,
		);
		await pass(0);
	};

	await show(aToken("ann", HOUR));
	expect(shown()).toEqual(["loading 0 -"]);
	act(() => FakeSocket.latest().open());
	receive(aSync(1, [aTask()], { reset: true }));
	receive({ type: "text", taskId: "task-1", attempt: 1, chapterIndex: 1, offset: 0, text: "The tide" });
	expect(shown()).toEqual(["live 1 The tide"]);

	const renewed = aToken("ann", 2 * HOUR);
	await show(renewed);
	for (let beats = 0; beats < (HOUR * 1_000) / PING_INTERVAL_MS; beats++) {
		await pass(PING_INTERVAL_MS);
		receive("pong");
	}
	expect(shown()).toEqual(["live 1 The tide"]);
	expect(FakeSocket.all).toHaveLength(1);
	expect(FakeSocket.latest().frames()).toEqual([
		{ type: "watch", taskId: "task-1" },
		{ type: "auth", token: renewed },
	]);

	render(null);
	await pass(KEEP_MS);
	expect(FakeSocket.latest().readyState).toBe(FakeSocket.CLOSED);
	expect(vi.getTimerCount()).toBe(0);
});
