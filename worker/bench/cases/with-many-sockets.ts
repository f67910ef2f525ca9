/** The production bundle with two numbers changed: how many sockets a user may have, and may open a minute. */
import { readFileSync } from "node:fs";

const LIMITS = [/\bsocketsPerUser:\s*50\b/g, /\bsocketOpensPerMinute:\s*100\b/g];

/** @param path the bundle @returns its source */
export function withManySockets(path: string): string {
	return LIMITS.reduce(
		(source, limit) => {
			if (source.match(limit)?.length !== 1)
				throw new Error("The bundle does not hold the limits of sockets as they were known.");
			return source.replace(limit, (found) => found.replace(/\d+/, "100000"));
		},
		readFileSync(path, "utf8"),
	);
}
