/** A provider on this machine that lists its models, and refuses every other key than its own. */
import { createServer } from "node:http";

export type ListingProvider = { baseUrl: string; close(): void };

/** @param key null: it asks for none */
export async function startListingProvider(key: string | null, ids: readonly string[]): Promise<ListingProvider> {
	const server = createServer((request, answer) => {
		const isLetIn = key === null || request.headers.authorization === `Bearer ${key}`;
		answer.writeHead(isLetIn ? (request.url === "/v1/models" ? 200 : 404) : 401, { "Content-Type": "application/json" });
		answer.end(JSON.stringify(isLetIn ? { data: ids.map((id) => ({ id })) } : { error: { message: "Incorrect API key." } }));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("The provider has no port.");
	return { baseUrl: `http://127.0.0.1:${address.port}/v1`, close: () => server.close() };
}
