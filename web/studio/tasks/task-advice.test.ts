import { expect, test } from "vitest";
import { aTask } from "../../client/task.fixture.ts";
import { adviceFor, retryConfig } from "./task-advice.ts";

const failed = (fields: Parameters<typeof aTask>[0]) => aTask({ status: "failed", provider: "openai", ...fields });
const openai = { provider: "openai", apiKey: "new-key" } as const;
const demo = { provider: "demo" } as const;

test("a bad key leads to the AI settings, refused content to the project, a deleted project nowhere", () => {
	expect(adviceFor(failed({ errorCode: "provider_auth" }))).toMatchObject({ canRetry: true, help: "ai", needsKey: true });
	expect(adviceFor(failed({ errorCode: "content_refused" }))).toMatchObject({ canRetry: true, help: "project" });
	expect(adviceFor(failed({ errorCode: "project_deleted" }))?.canRetry).toBe(false);
	expect(adviceFor(failed({ errorCode: null }))?.canRetry).toBe(true);
	expect(adviceFor(aTask({ status: "processing" }))).toBeNull();
});

test("a retry brings the chosen settings when the task's key is gone or no good", () => {
	for (const errorCode of ["key_unavailable", "provider_auth", "provider_model", "cancelled", "dependency_cancelled"] as const) {
		expect(retryConfig(failed({ errorCode }), demo)).toBe(demo);
		expect(retryConfig(failed({ errorCode }), openai)).toBe(openai);
	}
});

test("else a retry keeps the task's writer, and takes what was mended for the same provider", () => {
	const timedOut = failed({ errorCode: "provider_timeout" });
	expect(retryConfig(timedOut, demo)).toBeNull();
	expect(retryConfig(timedOut, openai)).toBe(openai);
	expect(retryConfig(timedOut, { provider: "openai", apiKey: "" })).toBeNull();
});

test("[P8] the demo writer's task never gets somebody's key by itself", () => {
	expect(retryConfig(failed({ provider: "demo", errorCode: "cancelled" }), openai)).toBeNull();
	expect(retryConfig(failed({ provider: "demo", errorCode: "cancelled" }), demo)).toBeNull();
});
