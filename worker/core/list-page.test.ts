import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../protocol/limits.ts";
import type { TaskListQuery } from "../../protocol/rest.ts";
import { taskStatusSchema } from "../../protocol/task.ts";
import { listPage } from "./list-page.ts";
import { fitsFilter } from "./task-filter.ts";
import { TaskIndex } from "./task-index.ts";
import { taskRecord } from "./task-record.fixture.ts";
import type { TaskRecord, TaskState } from "./task-record.ts";

const pageOf = (tasks: TaskRecord[], query: TaskListQuery) => {
	const index = new TaskIndex(tasks);
	return listPage((before) => index.newestFirst(before), query);
};
const idsOf = (page: TaskRecord[] | undefined) => page?.map(({ id }) => id);
const many = (count: number) =>
	Array.from({ length: count }, (_, index) => taskRecord(`t${index}`, { createdAt: 1_000 + index }));

/** The same by hand: all that fit, sorted and cut off. */
function wholePage(tasks: TaskRecord[], { limit = 50, before, ...filter }: TaskListQuery) {
	const newestFirst = (a: TaskRecord, b: TaskRecord) => b.createdAt - a.createdAt || (a.id > b.id ? -1 : 1);
	const inOrder = tasks.filter((task) => fitsFilter(task, filter, 0)).sort(newestFirst);
	const [createdAt = "", id = ""] = before?.split(".") ?? [];
	const isBehind = (task: TaskRecord) =>
		task.createdAt < Number(createdAt) || (task.createdAt === Number(createdAt) && task.id < id);
	const rest = before === undefined ? inOrder : inOrder.filter(isBehind);
	const page = rest.slice(0, limit);
	const last = page.at(-1);
	return { page, nextBefore: last !== undefined && rest.length > limit ? `${last.createdAt}.${last.id}` : null };
}

describe("listPage", () => {
	it("answers the newest first, 50 of them if nobody says how many, and where the next page begins", () => {
		const listed = pageOf(many(60), {});
		expect(idsOf(listed?.page)).toEqual(Array.from({ length: 50 }, (_, index) => `t${59 - index}`));
		expect(idsOf(pageOf(many(60), { before: listed?.nextBefore ?? "" })?.page)).toHaveLength(10);
		expect(pageOf(many(50), {})?.nextBefore).toBeNull();
		expect(pageOf(many(300), { limit: LIMITS.listPageTasks })?.page).toHaveLength(LIMITS.listPageTasks);
	});

	it("takes only what fits every field", () => {
		const tasks = [
			taskRecord("a", { createdAt: 1, state: { name: "completed" } }),
			taskRecord("b", { createdAt: 2, projectName: "Other" }),
			taskRecord("c", { createdAt: 3 }),
		];
		expect(idsOf(pageOf(tasks, { status: "pending" })?.page)).toEqual(["c", "b"]);
		expect(idsOf(pageOf(tasks, { status: "pending", projectName: "Novel" })?.page)).toEqual(["c"]);
		expect(pageOf(tasks, { type: "outline" })).toEqual({ page: [], nextBefore: null });
	});

	it.each(["", "rubbish", "12", "12.", ".a", "-1.a", "1e3.a", "01.a", "12.a b", `1.${"a".repeat(65)}`, "99999999999999999.a"])(
		"[P9] refuses the cursor %j, which it never gave",
		(before) => expect(pageOf(many(3), { before })).toBeNull(),
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
					const listed = pageOf(tasks, before === null ? { limit } : { limit, before });
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

	it("[P1] is what sorting all that fit would say, whatever is asked for", () => {
		const states: TaskState[] = [{ name: "pending" }, { name: "running", fence: 1, deadline: 1 }, { name: "completed" }];
		const task = fc.record({
			id: fc.stringMatching(/^[a-c]{1,3}$/),
			createdAt: fc.nat(6),
			rev: fc.nat(100),
			state: fc.constantFrom(...states),
			projectName: fc.constantFrom("A", "B"),
		});
		const asked = fc.record(
			{
				limit: fc.integer({ min: 1, max: 5 }),
				status: fc.constantFrom(...taskStatusSchema.options),
				projectName: fc.constantFrom("A", "B"),
				// Of a task that is there, is gone, or never was.
				before: fc.tuple(fc.nat(7), fc.stringMatching(/^[a-c]{1,3}$/)).map(([createdAt, id]) => `${createdAt}.${id}`),
			},
			{ requiredKeys: [] },
		);
		fc.assert(
			fc.property(fc.uniqueArray(task, { selector: ({ id }) => id }), asked, (specs, query) => {
				const tasks = specs.map(({ id, ...fields }) => taskRecord(id, fields));
				expect(pageOf(tasks, query)).toEqual(wholePage(tasks, query));
			}),
			{ numRuns: 1_000 },
		);
	});

	it("[P1] looks at no more tasks than the page needs, wherever it begins", () => {
		const tasks = many(1_000);
		const index = new TaskIndex(tasks);
		let seen = 0;
		function* watched(before: Parameters<TaskIndex["newestFirst"]>[0]) {
			for (const task of index.newestFirst(before)) {
				seen += 1;
				yield task;
			}
		}
		for (const query of [{}, { before: "1500.t500" }, { status: "pending" as const }]) {
			seen = 0;
			expect(listPage(watched, query)?.page).toHaveLength(50);
			expect(seen).toBe(51);
		}
	});
});
