import { once } from "node:events";
import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { isHealthy, NotConfiguredError, waitForHealth } from "./wait-for-health.ts";

/** A server that gives these answers, the last one for ever. */
async function serve(...answers: { status: number; body: unknown }[]): Promise<string> {
	const server = createServer((_request, response) => {
		const answer = answers.length > 1 ? answers.shift() : answers[0];
		response.writeHead(answer?.status ?? 500).end(JSON.stringify(answer?.body));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => void server.close());
	const address = server.address();
	return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

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

test("one that ended is not", async () => {
	const waiting = waitForHealth("http://127.0.0.1:1", { withinMs: 60_000, gaveUp: Promise.resolve() });
	await expect(waiting).rejects.toThrow("It ended before it answered.");
});
