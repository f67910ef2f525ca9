/** The things that the operators' part of the API document is about. */
import type { OpsState, OpsUser } from "../../protocol/ops.ts";
import { EXAMPLE_TASK } from "./examples.ts";

export const OPS_AT = EXAMPLE_TASK.createdAt + 60_000;

export const EXAMPLE_USER: OpsUser = {
	userId: EXAMPLE_TASK.userId,
	queued: 1,
	running: 1,
	completed: 7,
	failed: 1,
	cancelled: 0,
	sockets: 2,
	updatedAt: OPS_AT,
};

export const EXAMPLE_PAUSE = { target: "openai", since: OPS_AT, by: "night-shift" } as const;

export const EXAMPLE_STATE: OpsState = {
	totals: { users: 1, queued: 1, running: 1, completed: 7, failed: 1, cancelled: 0, online: 1, sockets: 2 },
	minutes: [],
	work: [],
	failureCounts: [{ code: "provider_timeout", provider: "openai", count: 1 }],
	failures: [],
	users: [EXAMPLE_USER],
	pauses: [EXAMPLE_PAUSE],
	audit: [],
	dashboards: 1,
	shardsMissing: 0,
};
