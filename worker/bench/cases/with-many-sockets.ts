/** The production bundle with one number changed: how many sockets a user may have. */
import { readFileSync } from "node:fs";

const LIMIT = /\bsocketsPerUser:\s*50\b/g;

/** @param path the bundle @returns its source */
export function withManySockets(path: string): string {
	const source = readFileSync(path, "utf8");
	if (source.match(LIMIT)?.length !== 1) throw new Error("The bundle does not hold the limit of sockets as it was known.");
	return source.replace(LIMIT, "socketsPerUser:2000");
}
