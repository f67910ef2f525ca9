import fc from "fast-check";
import { expect, test } from "vitest";
import type * as z from "zod/v4/mini";
import {
	opsChangeFrameSchema,
	opsPausesBodySchema,
	opsSnapshotFrameSchema,
	opsSummaryBodySchema,
	opsUserTasksBodySchema,
} from "../../protocol/ops.ts";
import { exampleTask } from "../../protocol/task.fixture.ts";
import { isOpsNews, isOpsPauses, isOpsSummary, isOpsUserTasks } from "./ops-check.ts";

const duration = { count: 3, p50Ms: 120.5, p95Ms: 900 };
const ends = { completed: 1, failed: 2, cancelled: 3, retries: 4, chapters: 5, wait: duration, run: duration, chapter: null };
const user = { userId: "雪", queued: 1, running: 2, completed: 3, failed: 4, cancelled: 5, sockets: 6, updatedAt: 7.5 };
const pauses = [
	{ target: "intake", since: 1, by: "lena" },
	{ target: "openai", since: 2, by: "lena" },
];
const state = {
	totals: { users: 1, queued: 2, running: 3, completed: 4, failed: 5, cancelled: 6, online: 7, sockets: 8 },
	minutes: [{ minute: 60_000, ...ends }],
	work: [{ type: "outline", provider: "custom", ...ends }],
	failureCounts: [{ code: "provider_auth", provider: "demo", count: 2 }],
	failures: [{ at: 1, userId: "a", taskId: "t", type: "chapter", provider: "gemini", code: "internal_error", error: "No." }],
	users: [user],
	pauses,
	audit: [
		{ id: 1, at: 2, by: "lena", action: "cancel", userId: "a", taskId: "t", target: null, outcome: "ok" },
		{ id: 2, at: 3, by: "lena", action: "pause", userId: null, taskId: null, target: "demo", outcome: "task_not_found" },
		{ id: 3, at: 4, by: "lena", action: "retry", userId: "a", taskId: "t", target: null, outcome: null },
	],
	dashboards: 1,
	shardsMissing: 0,
};

type Pair = [name: string, schema: z.core.$ZodType, check: (value: unknown) => boolean, good: unknown];

/** Each pair with an answer that both must accept. */
const pairs: Pair[] = [
	["snapshot", opsSnapshotFrameSchema, isOpsNews, { type: "snapshot", at: 1, state }],
	["change", opsChangeFrameSchema, isOpsNews, { type: "change", at: 1, state: { minutes: state.minutes, totals: state.totals } }],
	["whole change", opsChangeFrameSchema, isOpsNews, { type: "change", at: 1, state }],
	["summary", opsSummaryBodySchema, isOpsSummary, { success: true, at: 1, state }],
	["user", opsUserTasksBodySchema, isOpsUserTasks, { success: true, user, tasks: [exampleTask("t", 1)], cursor: "0.1" }],
	["pauses", opsPausesBodySchema, isOpsPauses, { success: true, pauses }],
];

const isAccepted = (schema: z.core.$ZodType, value: unknown) => schema["~standard"].validate(value);

test.each(pairs)("%s: the check accepts what the schema accepts", (_, schema, check, good) => {
	expect(isAccepted(schema, good)).not.toHaveProperty("issues");
	expect(check(good)).toBe(true);
});

test.each(pairs)("[P9] %s: with any one place spoiled, the check says what the schema says", (_, schema, check, good) => {
	const spoiled = fc.constantFrom<unknown>(null, 1.5, -1, "x", true, {}, [], undefined);
	fc.assert(
		fc.property(fc.constantFrom(...placesOf(good)), spoiled, (place, value) => {
			const bad = replaceAt(good, place, value);
			// Providers and codes of later servers are read too, so there any text is as good as a known one.
			const isOpen =
				typeof value === "string" && ["provider", "code", "target", "errorCode", "messageCode"].includes(place.at(-1) ?? "");
			expect(check(bad)).toBe(isOpen || !("issues" in isAccepted(schema, bad)));
		}),
		{ numRuns: 400 },
	);
});

function placesOf(value: unknown, path: string[] = []): string[][] {
	if (typeof value !== "object" || value === null) return [path];
	return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

function replaceAt(value: unknown, [key, ...rest]: string[], replacement: unknown): unknown {
	if (key === undefined) return replacement;
	if (Array.isArray(value)) return value.map((inner, at) => (String(at) === key ? replaceAt(inner, rest, replacement) : inner));
	return { ...(value as object), [key]: replaceAt(Reflect.get(value as object, key), rest, replacement) };
}
