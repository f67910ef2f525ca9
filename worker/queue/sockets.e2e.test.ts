/** What an open socket costs on a real server, which no test inside one process can show. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LocalServer, startServer } from "../dev/server.ts";

let server: LocalServer;

beforeAll(async () => {
	server = await startServer({ vars: { DEMO_CHARS_PER_SECOND: "2000", LOG_WAKES: "true" } });
});

afterAll(() => server.stop());

async function signIn(userId: string): Promise<string> {
	const response = await fetch(`${server.url}/api/dev/sign-in`, { method: "POST", body: JSON.stringify({ userId }) });
	return String(Object(await response.json()).token);
}

async function call(token: string, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
	const headers = { Authorization: `Bearer ${token}`, "X-AI-Provider": "demo" };
	const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
	return Object(await (await fetch(`${server.url}${path}`, init)).json());
}

type Client = { socket: WebSocket; messages: string[] };

async function open(token: string): Promise<Client> {
	const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/queue/ws`, ["novel-queue.v1", `bearer.${token}`]);
	const client: Client = { socket, messages: [] };
	socket.addEventListener("message", ({ data }) => {
		client.messages.push(String(data));
	});
	await vi.waitFor(() => expect(client.messages).not.toHaveLength(0), { timeout: 10_000 });
	return client;
}

function wakes(): number {
	return server.output().split('"event":"queue woke"').length - 1;
}

describe("[P7] an idle queue", () => {
	it("is evicted with its socket open, answers pings without waking, and wakes for real traffic on the same socket", async () => {
		const token = await signIn("idle");
		await call(token, "POST", "/api/projects", { name: "Novel", bible: "" });
		const client = await open(token);
		const before = wakes();
		// Whether it has been evicted shows only when it is needed again: each look comes after a longer silence.
		await vi.waitFor(
			async () => {
				await new Promise((resolve) => setTimeout(resolve, 11_000));
				await call(token, "GET", "/api/queue/tasks");
				expect(wakes()).toBeGreaterThan(before);
			},
			{ timeout: 60_000, interval: 1 },
		);
		expect(client.socket.readyState).toBe(WebSocket.OPEN);

		const evictedAt = wakes();
		await new Promise((resolve) => setTimeout(resolve, 11_000));
		for (let ping = 0; ping < 20; ping++) client.socket.send("ping");
		await vi.waitFor(() => expect(client.messages.filter((message) => message === "pong")).toHaveLength(20), { timeout: 10_000 });
		expect(wakes()).toBe(evictedAt);

		const { taskId } = await call(token, "POST", "/api/projects/Novel/queue-chapters", {});
		await vi.waitFor(() => expect(client.messages.some((message) => message.includes(String(taskId)))).toBe(true), {
			timeout: 10_000,
		});
		expect(wakes()).toBe(evictedAt + 1);
	});
});
