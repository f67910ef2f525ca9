/** Whether a Redis server is installed here. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** @returns its command, null if there is none on the path */
export function findRedisServer(): string | null {
	const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
	return folders.map((folder) => join(folder, "redis-server")).find((file) => existsSync(file)) ?? null;
}
