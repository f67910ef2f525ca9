// @vitest-environment happy-dom
/** @jsxImportSource react */
import { act, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aTask } from "../client/task.fixture.ts";
import { aToken, FakeFeeds } from "./fake-feeds.ts";
import { createTaskHooks, type TaskHooks } from "./task-hooks.ts";

const ANN = { apiBaseUrl: "https://queue.example.com", token: aToken("ann", 100) };
let feeds: FakeFeeds;
let hooks: TaskHooks;

beforeEach(() => {
	vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
	feeds = new FakeFeeds();
	hooks = createTaskHooks({ createFeed: feeds.open });
});
afterEach(() => {
	vi.unstubAllGlobals();
});

function Page({ enabled = true }: { enabled?: boolean }) {
	const { tasks, loading, status } = hooks.useQueuedTasks({ ...ANN, enabled });
	const task = hooks.useTask({ ...ANN, enabled, taskId: "a" });
	const text = hooks.useTaskText({ ...ANN, enabled, taskId: "a" });
	return <p>{[loading ? "loading" : "ready", status, tasks.length, task?.progress ?? "-", text?.text ?? "-"].join(" ")}</p>;
}

test("a server renders an empty list that is loading, and opens nothing", () => {
	expect(renderToString(<Page />)).toBe("<p>loading connecting 0 - -</p>");
	expect(renderToString(<Page enabled={false} />)).toBe("<p>ready closed 0 - -</p>");
	expect(feeds.counts()).toEqual({ opened: 0, closed: 0 });
});

test.each([true, false])("the page takes over without a mismatch, though a feed may be open by then (enabled: %s)", (enabled) => {
	const html = renderToString(<Page enabled={enabled} />);
	const elsewhere = hydrate(renderToString(<Page />), <Page />);
	act(() => feeds.latest().list(aTask({ id: "a" })));

	const { page, errors } = hydrate(
		html,
		<StrictMode>
			<Page enabled={enabled} />
		</StrictMode>,
	);
	expect(errors).toEqual([]);
	expect(elsewhere.errors).toEqual([]);
	expect(page.textContent).toBe(enabled ? "ready live 1 10 -" : "ready closed 0 - -");
	expect(elsewhere.page.textContent).toBe("ready live 1 10 -");
	expect(feeds.counts()).toEqual({ opened: 1, closed: 0 });
});

function hydrate(html: string, node: React.ReactNode): { page: HTMLElement; errors: unknown[] } {
	const page = document.createElement("div");
	page.innerHTML = html;
	const errors: unknown[] = [];
	act(() => {
		hydrateRoot(page, node, { onRecoverableError: (error) => errors.push(error) });
	});
	return { page, errors };
}
