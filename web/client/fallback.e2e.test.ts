/** The client against the real server through networks that block, swallow or cut sockets. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LocalServer, startServer } from "../../worker/dev/server.ts";
import { type BlockingProxy, type SocketPolicy, startBlockingProxy } from "./blocking-proxy.fixture.ts";
import { createTaskFeed, type TaskFeed } from "./feed.ts";
import { createProject, queueChapterGeneration, signInForDevelopment } from "./rest.ts";

let server: LocalServer;

beforeAll(async () => {
	server = await startServer({ vars: { DEMO_CHARS_PER_SECOND: "1500" } });
});

afterAll(() => server.stop());

const PATIENCE = { timeout: 60_000, interval: 50 };

type Scene = { proxy: BlockingProxy; feed: TaskFeed; queue: () => Promise<string>; finished: (taskId: string) => Promise<void> };

async function play(userId: string, sockets: SocketPolicy, act: (scene: Scene) => Promise<void>): Promise<void> {
	const proxy = await startBlockingProxy(server);
	proxy.sockets = sockets;
	const { token } = await signInForDevelopment(proxy.url, userId);
	await createProject(proxy.url, token, { name: "Novel", bible: "" });
	const feed = createTaskFeed({ apiBaseUrl: proxy.url, token, pollIntervalMs: 2_000 });
	const stop = feed.subscribe(() => undefined);
	try {
		await act({
			proxy,
			feed,
			queue: async () => (await queueChapterGeneration(proxy.url, token, "Novel", 1, { provider: "demo" })).taskId,
			finished: (taskId) =>
				vi.waitFor(() => {
					const task = feed.getSnapshot().tasks.find(({ id }) => id === taskId);
					expect(task?.status).toBe("completed");
				}, PATIENCE),
		});
	} finally {
		stop();
		feed.close();
		proxy.close();
	}
}

describe("[P1] where push cannot be had", () => {
	it.concurrent("refused: tasks complete on screen by polling at the interval that the server asks for, and push takes over again", () =>
		play("refused", "refuse", async ({ proxy, feed, queue, finished }) => {
			await vi.waitFor(() => expect(feed.getSnapshot().status).toBe("polling"), PATIENCE);
			const startedAt = Date.now();
			const before = proxy.polls;
			const taskId = await queue();
			await feed.refresh();
			await finished(taskId);
			// The server asks for 10 s while something is active, which is more than the app's 2 s; one poll was the refresh.
			expect(proxy.polls - before).toBeLessThanOrEqual(2 + Math.ceil((Date.now() - startedAt) / 10_000));
			expect(proxy.opened).toBe(0);

			proxy.sockets = "pass";
			await vi.waitFor(() => expect(feed.getSnapshot().status).toBe("live"), PATIENCE);
			const polls = proxy.polls;
			await finished(await queue());
			expect(proxy.polls).toBe(polls);
		}));

	it.concurrent("silent: a socket that opens and says nothing is given up for polling", () =>
		play("silent", "silent", async ({ feed, queue, finished }) => {
			const taskId = await queue();
			await finished(taskId);
			expect(feed.getSnapshot().status).toBe("polling");
		}));

	it.concurrent("cut every few seconds: nothing is lost, and the screen never stays behind", () =>
		play("cut", "cut", async ({ proxy, queue, finished }) => {
			await finished(await queue());
			await finished(await queue());
			expect(proxy.opened).toBeGreaterThan(0);
		}));
});
