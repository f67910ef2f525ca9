/** A start of the service never takes another server's answer for its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { START_ID_HEADER } from "../api/start-id.ts";
import { findFreePort } from "./free-port.ts";
import { PROJECT_ROOT } from "./paths.ts";
import { startServer } from "./server.ts";

async function startIdAt(url: string): Promise<string | null> {
	return (await fetch(`${url}/api/health`)).headers.get(START_ID_HEADER);
}

test("[P9] a start on the port of another server reports no success, whoever answers there", async () => {
	const first = await startServer();
	onTestFinished(() => first.stop());
	const id = await startIdAt(first.url);
	await expect(startServer({ port: first.port })).rejects.toThrow(/did not come up/);
	expect(await startIdAt(first.url)).toBe(id);
});

test("[P9] after SIGKILL of `npm start` the next one waits for the old server's end, and reports only its own", async () => {
	const persistTo = mkdtempSync(join(tmpdir(), "novel-queue-start-"));
	onTestFinished(() => rmSync(persistTo, { recursive: true, force: true, maxRetries: 3 }));
	const port = await findFreePort("127.0.0.1");
	const start = async () => {
		const args = ["worker/dev/serve.ts", "--port", String(port), "--persist-to", persistTo];
		const child = spawn(process.execPath, args, { cwd: PROJECT_ROOT, stdio: ["ignore", "pipe", "pipe"] });
		const exited = once(child, "exit");
		onTestFinished(async () => {
			child.kill("SIGTERM");
			await exited;
		});
		let output = "";
		for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
		await vi.waitFor(() => expect(output + (child.exitCode ?? "")).toMatch(/Novel Queue is running\./), { timeout: 60_000 });
		return { child, id: await startIdAt(`http://127.0.0.1:${port}`) };
	};
	const first = await start();
	first.child.kill("SIGKILL");
	const second = await start();
	expect(second.id).toEqual(expect.any(String));
	expect(second.id).not.toBe(first.id);
});
