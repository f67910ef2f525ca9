/** That a socket which the server ends is gone while tasks run, for its client and for the server: only a real one shows it. */
import { SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { PING } from "../../protocol/client-frames.ts";
import { CLOSE_CODES, closeFrame } from "../../protocol/close-codes.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import { findInGroup, openDescriptors } from "../../worker/bench/process-stats.ts";
import { type LocalServer, startServer } from "../../worker/dev/server.ts";
import { createTaskFeed } from "./feed.ts";
import { createProject, queueChapterGeneration } from "./rest.ts";
import { bearerSubprotocol } from "./token-source.ts";

const JWT_SECRET = "a secret of this test, and of no server that anybody uses";
/** Much less than the task takes: nothing here may wait for the object to sleep. */
const SOON = { timeout: 20_000, interval: 20 };

let server: LocalServer;
const opened: WebSocket[] = [];

beforeAll(async () => {
	server = await startServer({ vars: { JWT_SECRET, DEMO_CHARS_PER_SECOND: "20" } });
});

afterEach(() => {
	for (const socket of opened.splice(0)) socket.close();
});

afterAll(() => server.stop());

function tokenOf(userId: string, expiresAt = Date.now() + 3_600_000): Promise<string> {
	const claims = new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setSubject(userId);
	return claims.setExpirationTime(Math.floor(expiresAt / 1_000)).sign(new TextEncoder().encode(JWT_SECRET));
}

/** @returns a token of a user one of whose tasks runs */
async function signInBusy(userId: string): Promise<string> {
	const token = await tokenOf(userId);
	await createProject(server.url, token, { name: "Novel", bible: "" });
	await queueChapterGeneration(server.url, token, "Novel", 2, { provider: "demo" });
	return token;
}

type Client = { socket: WebSocket; frames: unknown[]; code: number | null };

/** As any client that sends heartbeats, and knows no close frame. */
async function open(token: string): Promise<Client> {
	const url = `${server.url.replace("http", "ws")}/api/queue/ws`;
	const socket = new WebSocket(url, [FEED_SUBPROTOCOL, bearerSubprotocol(token)]);
	const client: Client = { socket, frames: [], code: null };
	opened.push(socket);
	socket.addEventListener("open", () => socket.send(PING));
	socket.addEventListener("message", ({ data }) => {
		if (data !== "pong") client.frames.push(JSON.parse(String(data)));
	});
	socket.addEventListener("close", ({ code }) => {
		client.code = code;
	});
	await vi.waitFor(() => expect(client.frames).not.toHaveLength(0), SOON);
	return client;
}

describe("[P9] a socket that the server ends while a task runs", () => {
	it("because its token was expired when it came: the client is live with its second token, and asks for no third", async () => {
		const token = await signInBusy("stale");
		const stale = await tokenOf("stale", Date.now() - 60_000);
		const askedFor: boolean[] = [];
		const feed = createTaskFeed({
			apiBaseUrl: server.url,
			getToken: ({ isRenewal }) => {
				askedFor.push(isRenewal);
				return askedFor.length === 1 ? stale : token;
			},
		});
		const seen: string[] = [];
		const startedAt = performance.now();
		const stop = feed.subscribe(() => {
			if (seen.at(-1) !== feed.getSnapshot().status) seen.push(feed.getSnapshot().status);
		});
		await vi.waitFor(() => expect(feed.getSnapshot().status).toBe("live"), SOON);
		expect(performance.now() - startedAt).toBeLessThan(1_000);
		expect(feed.getSnapshot().tasks).toHaveLength(1);
		expect(askedFor).toEqual([false, true]);
		expect(seen.filter((status) => status === "polling" || status === "offline")).toEqual([]);
		stop();
		feed.close();
	});

	it("because its token was expired when it came: any other client gets the frame and the code", async () => {
		const { frames, socket } = await open(await tokenOf("stale", Date.now() - 60_000));
		await vi.waitFor(() => expect(socket.readyState).toBe(WebSocket.CLOSED), SOON);
		expect(frames).toEqual([closeFrame("token_expired")]);
	});

	it("because its token expires: the next change brings the frame and the code", async () => {
		const token = await signInBusy("short");
		const client = await open(await tokenOf("short", Date.now() + 3_000));
		await vi.waitFor(
			async () => {
				await queueChapterGeneration(server.url, token, "Novel", 1, { provider: "demo" });
				expect(client.code).toBe(CLOSE_CODES.token_expired.code);
			},
			{ ...SOON, interval: 500 },
		);
		expect(client.frames.at(-1)).toEqual(closeFrame("token_expired"));
	});

	it("because it is one too many: its client gets the code, and the server keeps no descriptor of it", async () => {
		const token = await signInBusy("many");
		const workerd = findInGroup(server.pid, "workerd");
		const clients: Client[] = [];
		for (let index = 0; index < LIMITS.socketsPerUser; index++) clients.push(await open(token));
		const atLimit = openDescriptors(workerd);
		const MORE = 20;
		for (let index = 0; index < MORE; index++) clients.push(await open(token));
		const isGone = ({ code }: Client) => code === CLOSE_CODES.too_many_sockets.code;
		await vi.waitFor(() => expect(clients.filter(isGone)).toHaveLength(MORE), SOON);
		expect(clients.filter(isGone).map(({ frames }) => frames.at(-1))).toEqual(
			Array.from({ length: MORE }, () => closeFrame("too_many_sockets")),
		);
		// Each socket is two at least.
		const within = { ...SOON, timeout: 2_000 };
		await vi.waitFor(() => expect(openDescriptors(workerd)).toBeLessThan(atLimit + MORE), within);
	});
});
