/** Asks a server until it says that it is well. */
const POLL_MS = 100;
const ANSWER_WITHIN_MS = 5_000;

export async function isHealthy(url: string): Promise<boolean> {
	try {
		const response = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
		const body: unknown = await response.json();
		return response.ok && typeof body === "object" && body !== null && "status" in body && body.status === "ok";
	} catch {
		return false;
	}
}

/** @param gaveUp settles when there is nothing left to wait for */
export async function waitForHealth(
	url: string,
	{ withinMs, gaveUp }: { withinMs: number; gaveUp: Promise<unknown> },
): Promise<void> {
	const deadline = Date.now() + withinMs;
	let hasGivenUp = false;
	void gaveUp.then(() => {
		hasGivenUp = true;
	});
	while (!(await isHealthy(url))) {
		if (hasGivenUp) throw new Error("It ended before it answered.");
		if (Date.now() > deadline) throw new Error(`It did not answer within ${withinMs / 1000} s.`);
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
}
