/** A provider that refuses every key, as the server's AI settings can name it. */
import { createServer } from "node:http";

export type RefusingProvider = { baseUrl: string; close(): void };

export async function startRefusingProvider(): Promise<RefusingProvider> {
	const server = createServer((_, answer) => {
		answer.writeHead(401, { "Content-Type": "application/json" });
		answer.end(JSON.stringify({ error: { message: "Incorrect API key provided.", type: "invalid_request_error" } }));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("The provider has no port.");
	return { baseUrl: `http://127.0.0.1:${address.port}/v1`, close: () => server.close() };
}
