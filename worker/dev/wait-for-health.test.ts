import { once } from "node:events";
import { createServer } from "node:http";
import { expect, onTestFinished, test, vi } from "vitest";
import { isHealthy, NotConfiguredError, waitForHealth } from "./wait-for-health.ts";

/** A server that gives these answers, the last one for ever. */
async function serve(...answers: { status: number; body: unknown; startId?: string }[]): Promise<string> {
	const server = createServer((_request, response) => {
		const answer = answers.length > 1 ? answers.shift() : answers[0];
		if (answer?.startId !== undefined) response.setHeader("X-Start-Id", answer.startId);
		response.writeHead(answer?.status ?? 500).end(JSON.stringify(answer?.body));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => void server.close());
	const address = server.address();
	return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

const realFetch = globalThis.fetch;
const never = new Promise<never>(() => {});
const well = { status: 200, body: { success: true, status: "ok" } };
const busy = { status: 503, body: { success: false, code: "temporarily_unavailable", error: "Busy." } };
const error = "The setting MAX_RUNNING_PER_USER is wrong: it must be a number from 1 to 100.";
const wrong = { status: 503, body: { success: false, code: "not_configured", error } };

test("[P9] a server that refuses to serve is not waited for: its own words say which setting is wrong", async () => {
	const waiting = waitForHealth(await serve(busy, wrong), { withinMs: 60_000, gaveUp: never });
	await expect(waiting).rejects.toThrow(new NotConfiguredError(error));
});

test("a server that is only busy, or says nothing anybody understands, is waited for", async () => {
	const url = await serve(busy, { status: 200, body: ["?"] }, well);
	await waitForHealth(url, { withinMs: 60_000, gaveUp: never });
	expect(await isHealthy(url)).toBe(true);
});

test("another server on the same port is waited out: only the answer with the own start's id counts", async () => {
	const old = { ...well, startId: "old" };
	const own = { ...well, startId: "own" };
	let asked = 0;
	const url = await serve(well, old, wrong, own);
	const counted = vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
		asked += 1;
		return realFetch(input, init);
	});
	onTestFinished(() => counted.mockRestore());
	await waitForHealth(url, { withinMs: 60_000, gaveUp: never, startId: "own" });
	expect(asked).toBe(4);
});

test("one that ended is not", async () => {
	const waiting = waitForHealth("http://127.0.0.1:1", { withinMs: 60_000, gaveUp: Promise.resolve() });
	await expect(waiting).rejects.toThrow("It ended before it answered.");
});
