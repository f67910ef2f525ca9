/**
 * From what a task was counted to use to what a month of many users costs. Pure. Prices and free amounts as published on
 * developers.cloudflare.com/workers/platform/pricing and /durable-objects/platform/pricing (SQLite storage), read in 2026. What is not
 * counted here: the Worker's CPU time, rows read ($0.001 a million past 25 billion) and stored text.
 */

/** Of one task, with all its clients. */
export type Usage = { workerRequests: number; objectRequests: number; rowsWritten: number; objectSeconds: number };

/** An object is billed as if it used this much memory, whatever it does use. */
const OBJECT_GB = 0.128;
const PLAN_DOLLARS = 5;
const DAYS = 30;

/** Of a month on the paid plan. */
const PRICES = {
	workerRequests: { included: 10_000_000, dollarsPerMillion: 0.3 },
	objectRequests: { included: 1_000_000, dollarsPerMillion: 0.15 },
	gigabyteSeconds: { included: 400_000, dollarsPerMillion: 12.5 },
	rowsWritten: { included: 50_000_000, dollarsPerMillion: 1 },
} as const;

/** Of a day on the free plan. */
const FREE = { workerRequests: 100_000, objectRequests: 100_000, gigabyteSeconds: 13_000, rowsWritten: 100_000 } as const;

/** The formula, as it stands beside the table. */
export const COST_FORMULA =
	"dollars a month = 5 + Σ max(0, users × 30 × use of a task − included) × price: Worker requests 10 M, $0.30/M; object requests 1 M, $0.15/M; GB-s (0.128 × seconds awake) 400,000, $12.50/M; rows written 50 M, $1.00/M. One task a user and day.";

type Kind = keyof typeof PRICES;
const KINDS: readonly Kind[] = ["workerRequests", "objectRequests", "gigabyteSeconds", "rowsWritten"];

function billed({ workerRequests, objectRequests, rowsWritten, objectSeconds }: Usage): Record<Kind, number> {
	return { workerRequests, objectRequests, rowsWritten, gigabyteSeconds: objectSeconds * OBJECT_GB };
}

/** A frame from a client counts as a twentieth of a request. */
export function billedRequests(counts: { fetches: number; rpcSessions: number; alarms: number; socketMessages: number }): number {
	return counts.fetches + counts.rpcSessions + counts.alarms + counts.socketMessages / 20;
}

/** @param users each queues one such task a day */
export function dollarsPerMonth(usage: Usage, users: number): number {
	const use = billed(usage);
	const kinds = KINDS.map((kind) => {
		const { included, dollarsPerMillion } = PRICES[kind];
		return (Math.max(0, use[kind] * users * DAYS - included) / 1_000_000) * dollarsPerMillion;
	});
	return kinds.reduce((sum, dollars) => sum + dollars, PLAN_DOLLARS);
}

/** How many such tasks a day the free plan carries, and what ends first. */
export function freeTasksPerDay(usage: Usage): { tasks: number; endsFirst: string } {
	const use = billed(usage);
	let fewest = { tasks: Number.POSITIVE_INFINITY, endsFirst: "" };
	for (const kind of KINDS) {
		const tasks = Math.floor(FREE[kind] / use[kind]);
		if (tasks < fewest.tasks) fewest = { tasks, endsFirst: kind };
	}
	return fewest;
}
