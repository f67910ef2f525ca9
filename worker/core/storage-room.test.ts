import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryQueue } from "./memory-queue.fixture.ts";
import { grantAllowance, mayReplace } from "./storage-room.ts";
import { newTask } from "./task-record.fixture.ts";
import { statusOf } from "./task-record.ts";

const STEP_BYTES = 5_000;

/** Projects that grow by their runs, as their processors see it; the queue learns it when a run asks or ends. */
class Projects {
	readonly queue: MemoryQueue;
	readonly bytes = new Map<string, number>();
	readonly #known = new Map<string, number>();
	/** What each run may let its project grow to, as it was told last. */
	readonly #upTo = new Map<string, number>();
	readonly #maxBytes: number;

	constructor(maxRunning: number, maxBytes: number) {
		this.queue = new MemoryQueue(maxRunning);
		this.#maxBytes = maxBytes;
		this.#learn();
	}

	get total(): number {
		return [...this.bytes.values()].reduce((sum, bytes) => sum + bytes, 0);
	}

	/** A step of a run, which asks before it if it has used up what it was given. */
	step(taskId: string, stepBytes: number): void {
		const { projectId, attempt, storageUpTo } = this.queue.task(taskId);
		const run = `${taskId} ${attempt}`;
		const stored = this.bytes.get(projectId) ?? 0;
		if (stored >= (this.#upTo.get(run) ?? storageUpTo ?? 0)) {
			this.queue.change((draft) => draft.apply(taskId, { type: "roomAsked", attempt, storedBytes: stored }));
			const granted = this.queue.task(taskId).storageUpTo ?? 0;
			if (granted <= stored) {
				this.#end(taskId, { type: "storageFull", attempt });
				return;
			}
			this.#upTo.set(run, granted);
		}
		this.bytes.set(projectId, stored + stepBytes);
	}

	finish(taskId: string): void {
		const { attempt } = this.queue.task(taskId);
		this.#end(taskId, { type: "finished", attempt, message: { code: "chapter_completed", values: {} }, chapters: [] });
	}

	#end(taskId: string, event: Parameters<ReturnType<MemoryQueue["draft"]>["apply"]>[1]): void {
		const { projectId } = this.queue.task(taskId);
		this.queue.change((draft) => {
			this.#known.set(projectId, this.bytes.get(projectId) ?? 0);
			this.#learn();
			return draft.apply(taskId, event);
		});
	}

	#learn(): void {
		const known = new Map(this.#known);
		const totalBytes = [...known.values()].reduce((sum, bytes) => sum + bytes, 0);
		this.queue.stored = { totalBytes, bytesOf: (id) => known.get(id) ?? 0, maxBytes: this.#maxBytes };
	}
}

describe("room for text", () => {
	it("however tasks run at once, what is stored exceeds the limit by at most one step each, and is used up before anything waits for room", () => {
		const arbitraryMoves = fc.array(
			fc.record({ pick: fc.nat(), bytes: fc.integer({ min: 1, max: STEP_BYTES }), ends: fc.nat(9) }),
			{
				minLength: 100,
				maxLength: 600,
				size: "max",
			},
		);
		let filled = 0;
		fc.assert(
			fc.property(
				arbitraryMoves,
				fc.integer({ min: 1, max: 4 }),
				fc.integer({ min: 1, max: 600_000 }),
				(moves, maxRunning, maxBytes) => {
					const projects = new Projects(maxRunning, maxBytes);
					const { queue } = projects;
					queue.add(...Array.from({ length: 12 }, (_, index) => newTask(`t${index}`)));
					for (const { pick, bytes, ends } of moves) {
						const { processing } = queue;
						const taskId = processing[pick % Math.max(1, processing.length)];
						if (taskId === undefined) break;
						if (ends === 0) projects.finish(taskId);
						else projects.step(taskId, bytes);
						expect(projects.total).toBeLessThanOrEqual(maxBytes + maxRunning * STEP_BYTES);
					}
					if (queue.processing.length > 0) return;
					const waiting = queue.tasks.filter((task) => statusOf(task) === "pending");
					if (waiting.length === 0) return;
					filled += 1;
					expect(projects.total).toBeGreaterThanOrEqual(maxBytes);
					for (const { message } of waiting) expect(message.code).toBe("waiting_storage");
				},
			),
			{ numRuns: 300 },
		);
		expect(filled).toBeGreaterThan(30);
	});

	it("is given in parts, so that those who begin later find some, and never more than some chapters at a time", () => {
		expect(grantAllowance(1_000, 4_000, 3)).toBe(2_000);
		expect(grantAllowance(1_000, 1, 3)).toBe(1_001);
		expect(grantAllowance(1_000, 0, 3)).toBe(1_000);
		expect(grantAllowance(1_000, -5, 3)).toBe(1_000);
		expect(grantAllowance(0, 200_000_000, 3)).toBe(256_000);
	});

	it("a text may grow into it and no further, and may always shrink", () => {
		expect(mayReplace({ oldBytes: 10, newBytes: 20 }, 100, 110)).toBe(true);
		expect(mayReplace({ oldBytes: 10, newBytes: 21 }, 100, 110)).toBe(false);
		expect(mayReplace({ oldBytes: 10, newBytes: 10 }, 100, 50)).toBe(true);
		expect(mayReplace({ oldBytes: 10, newBytes: 9 }, 100, 50)).toBe(true);
	});

	it("an allowance counts as stored: what waits or is asked for next gets what is left", () => {
		const queue = new MemoryQueue(1);
		queue.stored = { ...queue.stored, maxBytes: 1_000 };
		queue.add(newTask("a"));
		expect(queue.task("a").storageUpTo).toBe(500);
		expect(queue.draft().roomBytes()).toBe(500);
		expect(queue.draft().limitOf("project-of-a")).toBe(1_000);
		expect(queue.draft().limitOf("another")).toBe(500);
		queue.finish("a");
		expect(queue.draft().roomBytes()).toBe(1_000);
	});

	it("one that a late answer took with it is not given twice, nor to a run that is over", () => {
		const queue = new MemoryQueue(1);
		queue.stored = { ...queue.stored, maxBytes: 1_000 };
		queue.add(newTask("a"));
		const ask = (attempt: number, storedBytes: number) =>
			queue.change((draft) => draft.apply("a", { type: "roomAsked", attempt, storedBytes })).result;
		expect(ask(2, 500)).toBe("stale");
		ask(1, 600);
		// 400 are left beside what the run itself holds.
		expect(queue.task("a").storageUpTo).toBe(800);
		ask(1, 600);
		expect(queue.task("a").storageUpTo).toBe(800);
		ask(1, 1_100);
		expect(queue.task("a").storageUpTo).toBe(1_100);
		queue.cancel("a");
		expect(ask(1, 1_100)).toBe("stale");
	});
});
