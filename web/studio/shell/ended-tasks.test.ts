import { expect, test } from "vitest";
import { aTask } from "../../client/task.fixture.ts";
import { endedTasks, hasLongWork, LONG_MS } from "./ended-tasks.ts";

const ONE = { params: { chaptersToGenerate: 1 } };
const running = aTask({ createdAt: 0, ...ONE });
const ended = (fields: Parameters<typeof aTask>[0]) =>
	aTask({ createdAt: 0, completedAt: LONG_MS, status: "completed", ...ONE, ...fields });

test("a long task that finished or failed since the last look", () => {
	const finished = ended({});
	const failed = ended({ status: "failed", errorCode: "provider_auth" });
	expect(endedTasks([running], [finished])).toEqual([finished]);
	expect(endedTasks([running], [failed])).toEqual([failed]);
});

test("work that a notification was offered for is told of, however fast it went", () => {
	const many = { params: { chaptersToGenerate: 3 } };
	const before = aTask({ createdAt: 0, ...many });
	const finished = ended({ ...many, completedAt: 1 });
	expect(hasLongWork([], [before])).toBe(true);
	expect(endedTasks([before], [finished])).toEqual([finished]);
});

test("not what was short, cancelled, ended before, or seen for the first time", () => {
	expect(endedTasks([running], [ended({ completedAt: LONG_MS - 1 })])).toEqual([]);
	expect(endedTasks([running], [ended({ status: "failed", errorCode: "cancelled" })])).toEqual([]);
	expect(endedTasks([ended({})], [ended({})])).toEqual([]);
	expect(endedTasks([], [ended({})])).toEqual([]);
	expect(endedTasks(null, [ended({})])).toEqual([]);
	expect(endedTasks([running], [running])).toEqual([]);
});

test("several chapters that were queued just now will take long; one, or old ones, will not", () => {
	const many = aTask({ params: { chaptersToGenerate: 3 } });
	expect(hasLongWork([], [many])).toBe(true);
	expect(hasLongWork([many], [many])).toBe(false);
	expect(hasLongWork(null, [many])).toBe(false);
	expect(hasLongWork([], [aTask({ params: { chaptersToGenerate: 1 } })])).toBe(false);
	expect(hasLongWork([], [ended({ params: { chaptersToGenerate: 9 } })])).toBe(false);
});
