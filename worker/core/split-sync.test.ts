import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applySync, emptyFeed, type FeedState } from "../../protocol/apply-sync.ts";
import { formatCursor, parseCursor } from "../../protocol/cursor.ts";
import type { Sync } from "../../protocol/feed.ts";
import type { Task } from "../../protocol/task.ts";
import { type FeedHead, resumePoint, syncFrom, toTasks } from "./feed.ts";
import { splitSync } from "./split-sync.ts";
import { TaskIndex } from "./task-index.ts";
import { taskRecord } from "./task-record.fixture.ts";
import type { TaskRecord } from "./task-record.ts";

const EPOCH = "00000000000000aa";
const MAX_CHARS = 2_500;

/** What a queue remembers: rows with their revisions, deletions with theirs, and how far back these go. */
type History = { rows: TaskRecord[]; deletedRevs: Map<string, number>; head: FeedHead };

/** A history in which every revision is a row, a deletion, which is remembered behind the horizon, or one that was overtaken. */
function historyOf(kinds: ("row" | "deleted" | "gone")[], horizon: number): History {
	const rows: TaskRecord[] = [];
	const deletedRevs = new Map<string, number>();
	for (const [index, kind] of kinds.entries()) {
		const rev = index + 1;
		if (kind === "row") rows.push(taskRecord(`t${rev}`, { rev, createdAt: 5_000 - rev }));
		if (kind === "deleted" && rev > horizon) deletedRevs.set(`t${rev}`, rev);
	}
	// A queue keeps its rows in the order in which they came and not in that of their last changes.
	rows.sort((a, b) => (a.rev % 7) - (b.rev % 7));
	return { rows, deletedRevs, head: { epoch: EPOCH, rev: kinds.length, horizon: Math.min(horizon, kinds.length) } };
}

/** The frames for a client that stands at `cursor`. */
function framesFor({ rows, deletedRevs, head }: History, cursor: string | null): Sync[] {
	const from = resumePoint(head, cursor);
	const changed = rows.filter(({ rev }) => from === null || rev > from);
	const gone = from === null ? [] : [...deletedRevs].filter(([, rev]) => rev > from).map(([id]) => id);
	const seenRev = cursor === null ? 0 : (parseCursor(cursor)?.rev ?? 0);
	const sync = syncFrom(head, from, toTasks(changed, new TaskIndex(rows)), gone);
	return splitSync(sync, { deletedRevs, horizon: head.horizon, seenRev }, MAX_CHARS);
}

const byId = (tasks: Iterable<Task>) => [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1));
const truthOf = ({ rows }: History) => byId(toTasks(rows, new TaskIndex(rows)));

/** What a client has that saw the queue when it was at `rev`: also tasks that are gone since. */
function clientAt({ rows, deletedRevs, head }: History, rev: number): FeedState {
	if (rev === 0) return emptyFeed;
	const goneLater = [...deletedRevs].filter(([, deletedAt]) => deletedAt > rev).map(([id]) => taskRecord(id, { rev: 1 }));
	// Of a time that is forgotten it may have anything.
	const forgotten = rev < head.horizon ? [taskRecord("forgotten", { rev: 1 })] : [];
	const known = [...rows.filter((row) => row.rev <= rev), ...goneLater, ...forgotten];
	return applySync(emptyFeed, syncFrom({ ...head, rev }, null, toTasks(known, new TaskIndex(known)), []));
}

const histories = fc
	.tuple(
		fc.array(fc.constantFrom("row", "row", "row", "deleted", "gone"), { maxLength: 40, size: "max" }),
		fc.nat(40),
		fc.nat(40),
	)
	.map(([kinds, horizon, seen]) => ({ history: historyOf(kinds, horizon), seen: Math.min(seen, kinds.length) }));

describe("splitSync", () => {
	it("leaves alone what fits into a frame", () => {
		const history = historyOf(["row", "row", "deleted"], 0);
		expect(framesFor(history, null)).toHaveLength(1);
		const sync = syncFrom(history.head, 0, toTasks(history.rows, new TaskIndex(history.rows)), ["t3"]);
		expect(splitSync(sync, { ...history, horizon: 0, seenRev: 0 }, MAX_CHARS)).toEqual([sync]);
	});

	it("[P1] the parts of any sync, applied one by one, end at the queue's state, for whoever they are for", () => {
		fc.assert(
			fc.property(histories, ({ history, seen }) => {
				const client = clientAt(history, seen);
				const feed = framesFor(history, client.cursor).reduce(applySync, client);
				expect(byId(feed.tasks.values())).toEqual(truthOf(history));
				expect(feed.cursor).toBe(formatCursor(history.head));
			}),
			{ numRuns: 500 },
		);
	});

	it("[P1] a client that is cut off behind any part resumes from there and ends at the same state", () => {
		fc.assert(
			fc.property(histories, fc.array(fc.nat(5), { maxLength: 4 }), ({ history, seen }, cuts) => {
				let feed = clientAt(history, seen);
				for (const parts of cuts) feed = framesFor(history, feed.cursor).slice(0, parts).reduce(applySync, feed);
				feed = framesFor(history, feed.cursor).reduce(applySync, feed);
				expect(byId(feed.tasks.values())).toEqual(truthOf(history));
			}),
			{ numRuns: 500 },
		);
	});

	it("no part is longer than the limit unless a single task is, only the first of a reset is one, and cursors only grow", () => {
		fc.assert(
			fc.property(histories, fc.boolean(), ({ history, seen }, isFresh) => {
				const cursor = isFresh ? null : clientAt(history, seen).cursor;
				const parts = framesFor(history, cursor);
				const isReset = resumePoint(history.head, cursor) === null;
				expect(parts.map(({ reset }) => reset)).toEqual(parts.map((_, index) => isReset && index === 0));
				const revs = parts.map((part) => parseCursor(part.cursor)?.rev ?? -1);
				for (const [index, rev] of revs.entries()) if (index > 0) expect(rev).toBeGreaterThan(revs[index - 1] ?? rev);
				// Only where no cursor below the horizon is left are parts of a reset joined.
				const isJoined = isReset && seen + parts.length >= history.head.horizon && !isFresh;
				if (!isJoined) for (const part of parts) expect(JSON.stringify(part).length).toBeLessThanOrEqual(MAX_CHARS);
			}),
			{ numRuns: 500 },
		);
	});

	it("a client whose cursor is too old gets a reset in parts that it takes, although its own revision is higher than theirs", () => {
		const kinds = Array.from({ length: 60 }, (_, index) => (index < 20 ? ("row" as const) : ("gone" as const)));
		const history = historyOf(kinds, 60);
		const client = clientAt(history, 30);
		const parts = framesFor(history, client.cursor);
		expect(parts.length).toBeGreaterThan(4);
		expect(parts.map((part) => parseCursor(part.cursor)?.rev).slice(0, 3)).toEqual([30, 31, 32]);
		expect(byId(parts.reduce(applySync, client).tasks.values())).toEqual(truthOf(history));
	});

	it("a task that is longer than a frame goes alone", () => {
		const work = { type: "outline", params: { targetChapters: 1, targetWordCount: 1, customPrompt: "x".repeat(5_000) } } as const;
		const rows = [taskRecord("a", { rev: 1 }), taskRecord("b", { rev: 2, work }), taskRecord("c", { rev: 3 })];
		const history = { rows, deletedRevs: new Map(), head: { epoch: EPOCH, rev: 3, horizon: 0 } };
		expect(framesFor(history, null).map(({ tasks }) => tasks.map(({ id }) => id))).toEqual([["a"], ["b"], ["c"]]);
	});
});
