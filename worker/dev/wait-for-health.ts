/** Asks a server until it says that it is well, or why it will never be. */
import * as z from "zod/v4/mini";
import { errorBodySchema } from "../../protocol/errors.ts";
import { START_ID_HEADER } from "../api/start-id.ts";

const POLL_MS = 100;
const ANSWER_WITHIN_MS = 5_000;

/** It answers, but refuses to serve: a setting is missing or wrong, which waiting does not mend. */
export class NotConfiguredError extends Error {
	override readonly name = "NotConfiguredError";
}

export async function isHealthy(url: string): Promise<boolean> {
	return (await askHealth(url, undefined)) === "well";
}

/**
 * @param gaveUp settles when there is nothing left to wait for
 * @param startId what the server was started with; on its port another one may answer, which still ends or was faster
 */
export async function waitForHealth(
	url: string,
	{ withinMs, gaveUp, startId }: { withinMs: number; gaveUp: Promise<unknown>; startId?: string },
): Promise<void> {
	const deadline = Date.now() + withinMs;
	let hasGivenUp = false;
	void gaveUp.then(() => {
		hasGivenUp = true;
	});
	for (;;) {
		const health = await askHealth(url, startId);
		if (health === "well") return;
		if (health !== "silent") throw new NotConfiguredError(health.refusal);
		if (hasGivenUp) throw new Error("It ended before it answered.");
		if (Date.now() > deadline) throw new Error(`It did not answer within ${withinMs / 1000} s.`);
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
}

async function askHealth(url: string, startId: string | undefined): Promise<"well" | "silent" | { refusal: string }> {
	try {
		const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
		const body: unknown = await response.json();
		if (startId !== undefined && response.headers.get(START_ID_HEADER) !== startId) return "silent";
		const refused = z.safeParse(errorBodySchema, body).data;
		if (refused?.code === "not_configured") return { refusal: refused.error };
		return response.ok && typeof body === "object" && body !== null && "status" in body && body.status === "ok"
			? "well"
			: "silent";
	} catch {
		return "silent";
	}
}
