/** From a user's id to what the ops side knows of him, without touching his queue: an unknown one must not come into being by being asked for. */
import * as z from "zod/v4/mini";
import { LIMITS } from "../../protocol/limits.ts";
import type { OpsUser } from "../../protocol/ops.ts";
import { shardName, shardOf } from "../core/ops/home.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { HUB_NAME } from "../ops/hub-name.ts";
import { readSettings } from "../settings.ts";

const USER_NOT_FOUND = { code: "user_not_found", error: "There is no such user." } as const;

export const userParams = {
	schema: z.object({ userId: z.string().check(z.describe("The user's id, as his tokens name him (`sub`).")) }),
	misfit: { code: USER_NOT_FOUND.code, error: () => USER_NOT_FOUND.error },
};

export function userNotFound(): Refusal {
	return refuse(USER_NOT_FOUND.code, USER_NOT_FOUND.error);
}

/** @returns null if nobody of this id has ever queued a task or opened a socket */
export async function findUser(env: Cloudflare.Env, userId: string): Promise<OpsUser | null> {
	// No token can name such a user.
	if (userId.length > LIMITS.userIdChars || !userId.isWellFormed()) return null;
	const home = shardOf(userId, readSettings(env).OPS_SHARDS);
	const known = await askShard(env, home, userId);
	if (known !== null) return known;
	// Somebody who has not reported since the number of shards was changed is still where that number had put him.
	const shards = await env.OPS_HUB.getByName(HUB_NAME).shards();
	const former = await Promise.all(shards.filter((index) => index !== home).map((index) => askShard(env, index, userId)));
	return former.find((user) => user !== null) ?? null;
}

function askShard(env: Cloudflare.Env, index: number, userId: string): Promise<OpsUser | null> {
	return env.OPS_SHARD.getByName(shardName(index)).findUser(userId);
}
