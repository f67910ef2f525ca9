import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import { listPage } from "./list-page.ts";
import { taskRecord } from "./task-record.fixture.ts";
import type { TaskRecord } from "./task-record.ts";

const idsOf = (page: TaskRecord[] | undefined) => page?.map(({ id }) => id);
const many = (count: number) =>
	Array.from({ length: count }, (_, index) => taskRecord(`t${index}`, { createdAt: 1_000 + index }));

describe("listPage", () => {
	it("answers the newest first, 50 of them if nobody says how many, and where the next page begins", () => {
		const listed = listPage(many(60), {});
		expect(idsOf(listed?.page)).toEqual(Array.from({ length: 50 }, (_, index) => `t${59 - index}`));
		expect(idsOf(listPage(many(60), { before: listed?.nextBefore ?? "" })?.page)).toHaveLength(10);
		expect(listPage(many(50), {})?.nextBefore).toBeNull();
		expect(listPage(many(300), { limit: LIMITS.listPageTasks })?.page).toHaveLength(LIMITS.listPageTasks);
	});

	it("takes only what fits every field", () => {
		const tasks = [
			taskRecord("a", { createdAt: 1, state: { name: "completed" } }),
			taskRecord("b", { createdAt: 2, projectName: "Other" }),
			taskRecord("c", { createdAt: 3 }),
		];
		expect(idsOf(listPage(tasks, { status: "pending" })?.page)).toEqual(["c", "b"]);
		expect(idsOf(listPage(tasks, { status: "pending", projectName: "Novel" })?.page)).toEqual(["c"]);
		expect(listPage(tasks, { type: "outline" })).toEqual({ page: [], nextBefore: null });
	});

	it.each(["", "rubbish", "12", "12.", ".a", "-1.a", "1e3.a", "01.a", "12.a b", `1.${"a".repeat(65)}`, "99999999999999999.a"])(
		"[P9] refuses the cursor %j, which it never gave",
		(before) => expect(listPage(many(3), { before })).toBeNull(),
	);

	it("pages hold every task once, also if tasks share a moment, while others come and go between the pages", () => {
		const times = fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 30 });
		fc.assert(
			fc.property(times, fc.integer({ min: 1, max: 7 }), fc.array(fc.nat(40)), (createdAts, limit, leaving) => {
				let tasks = createdAts.map((createdAt, index) => taskRecord(`t${index}`, { createdAt }));
				const leavers = new Set(leaving.map((index) => `t${index}`));
				const seen: string[] = [];
				let before: string | null = null;
				do {
					const listed = listPage(tasks, before === null ? { limit } : { limit, before });
					if (listed === null) throw new Error(`own cursor refused: ${before}`);
					seen.push(...listed.page.map(({ id }) => id));
					before = listed.nextBefore;
					tasks = [...tasks.filter(({ id }) => !leavers.has(id)), taskRecord(`new${seen.length}`, { createdAt: 100 })];
				} while (before !== null);
				const firstPage = new Set(seen.slice(0, limit));
				expect(new Set(seen).size).toBe(seen.length);
				const stayed = createdAts.map((_, index) => `t${index}`).filter((id) => !leavers.has(id) || firstPage.has(id));
				expect([...seen].sort()).toEqual(expect.arrayContaining(stayed));
				expect(seen.filter((id) => id.startsWith("new"))).toEqual([]);
			}),
		);
	});
});
