/** All measurements, by the names that `--only` takes. */
import type { BenchContext } from "../bench-context.ts";
import type { Result } from "../result.ts";
import { fanOut } from "./fan-out.ts";
import { growth } from "./growth.ts";
import { idle } from "./idle.ts";
import { manyUsers } from "./many-users.ts";
import { pollPush } from "./poll-push.ts";
import { rest } from "./rest.ts";
import { start } from "./start.ts";

export const CASES: Record<string, (context: BenchContext) => Promise<Result>> = {
	"fan-out": fanOut,
	"many-users": manyUsers,
	idle,
	rest,
	growth,
	"poll-push": pollPush,
	start,
};
