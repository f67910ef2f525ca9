import { afterEach, expect, test, vi } from "vitest";
import type { FakeSocket as Socket } from "./fake-socket.ts";

afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

test("runs on an engine without events, a DOM or a location", async () => {
	// Those first that Node loads when they are asked for: it needs the others for it.
	for (const name of ["MessageEvent", "CloseEvent", "Event", "EventTarget", "location", "document", "window"]) {
		vi.stubGlobal(name, undefined);
	}
	vi.stubGlobal("navigator", { product: "ReactNative" });
	vi.resetModules();
	vi.useFakeTimers();
	const { createTaskFeed, createAppStateLifecycle, queueChapterGeneration } = await import("./react-native.ts");
	const { FakeSocket } = await import("./fake-socket.ts");
	const { aSync, aTask } = await import("./task.fixture.ts");
	expect(queueChapterGeneration).toBeTypeOf("function");

	const feed = createTaskFeed({
		apiBaseUrl: "https://queue.example.com",
		token: "t",
		WebSocket: FakeSocket as unknown as typeof WebSocket,
		lifecycle: createAppStateLifecycle({ currentState: "active", addEventListener: () => ({ remove() {} }) }),
	});
	await vi.advanceTimersByTimeAsync(0);
	const socket: Socket = FakeSocket.latest();
	socket.open();
	socket.receive(aSync(1, [aTask()], { reset: true }));
	expect(feed.getSnapshot()).toEqual({ status: "live", tasks: [aTask()], error: null });
	feed.close();
});
