/** Asks the system about TCP ports. The answer holds for the moment only: whoever listens next wins. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below all that systems give to outgoing connections: one that the system named itself may be given to the next of those before
 * anybody listens on it.
 */
const FIRST_PORT = 20_000;
const LAST_PORT = 29_999;
const TRIES = 100;

export type PortState = "free" | "taken" | "not_allowed";

export async function findFreePort(host: string): Promise<number> {
	for (let tries = 0; tries < TRIES; tries++) {
		const port = randomInt(FIRST_PORT, LAST_PORT + 1);
		if ((await checkPort(port, host)) === "free") return port;
	}
	return listenOnce(0, host);
}

export async function checkPort(port: number, host: string): Promise<PortState> {
	try {
		await listenOnce(port, host);
		return "free";
	} catch (error) {
		const code = error instanceof Error && "code" in error ? error.code : undefined;
		if (code === "EADDRINUSE") return "taken";
		if (code === "EACCES") return "not_allowed";
		throw error;
	}
}

function listenOnce(port: number, host: string): Promise<number> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once("error", reject);
		server.listen({ port, host, exclusive: true }, () => {
			const address = server.address();
			server.close(() => {
				if (address === null || typeof address === "string") reject(new Error("The system named no port."));
				else resolve(address.port);
			});
		});
	});
}
