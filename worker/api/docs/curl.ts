/** A call as a line for a shell, made from an operation's first example. */
import type { ApiOperation } from "../api-document.ts";
import { EXAMPLE_PROJECT, TASK_ID } from "../examples.ts";

const EXAMPLES: Record<string, string> = {
	name: EXAMPLE_PROJECT.name,
	taskId: TASK_ID,
	index: "1",
};

/** @param origin where this deployment answers, e.g. `https://queue.example.com`, or a variable of the shell */
export function curlOf(origin: string, method: string, path: string, operation: ApiOperation): string {
	const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(EXAMPLES[name] ?? name));
	const isStream = Object.values(operation.responses).some(({ content }) => content?.["text/event-stream"] !== undefined);
	const lines = [`curl ${isStream ? "-N " : ""}${method === "GET" ? "" : `-X ${method} `}"${origin}${filled}"`];
	if (operation.security.some((scheme) => "bearer" in scheme)) lines.push(`-H "Authorization: Bearer $TOKEN"`);
	if (operation.security.some((scheme) => "subprotocol" in scheme)) {
		lines.push(`-H 'Connection: Upgrade'`, `-H 'Upgrade: websocket'`, `-H 'Sec-WebSocket-Version: 13'`);
		lines.push(`-H 'Sec-WebSocket-Key: bm92ZWwtcXVldWUhISEhIQ=='`, `-H "Sec-WebSocket-Protocol: novel-queue.v1, bearer.$TOKEN"`);
	}
	const names = new Set(operation.parameters.map(({ name }) => name));
	if (names.has("X-AI-Provider")) lines.push(`-H 'X-AI-Provider: openai'`, `-H "X-AI-Key: $AI_KEY"`);
	if (names.has("Idempotency-Key")) lines.push(`-H "Idempotency-Key: $(uuidgen)"`);
	const example = Object.values(operation.requestBody?.content["application/json"]?.examples ?? {})[0];
	if (example !== undefined && "value" in example) {
		lines.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(example.value).replaceAll("'", `'\\''`)}'`);
	}
	return lines.join(" \\\n  ");
}
