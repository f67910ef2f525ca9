import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { MortalServer } from "./mortal-server.ts";
import { waitUntil } from "./wait-until.ts";

const BACK_WITHIN_MS = 60_000;

it("a server that ends by itself comes back, is counted, and can be killed after that", async () => {
	const persistTo = mkdtempSync(join(tmpdir(), "novel-queue-mortal-"));
	const server = await MortalServer.start({ persistTo, vars: {}, flags: [] });
	onTestFinished(async () => {
		await server.stop();
		rmSync(persistTo, { recursive: true, force: true, maxRetries: 3 });
	});
	expect([server.life, server.ownEnds]).toEqual([1, 0]);
	process.kill(-server.pid, "SIGKILL");
	await waitUntil("it is back", BACK_WITHIN_MS, () => server.life === 2);
	expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
	await server.kill();
	expect([server.life, server.ownEnds]).toEqual([null, 1]);
	await server.restart();
	expect([server.life, server.ownEnds]).toEqual([3, 1]);
});
