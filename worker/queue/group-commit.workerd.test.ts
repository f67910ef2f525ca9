import { reset, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { chapterRequest } from "./enqueue.fixture.ts";
import { OpsReporter } from "./ops-reporter.ts";
import { TaskStore } from "./task-store.ts";
import { User } from "./user.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

const AT_ONCE = 8;
let count = 0;
let user: User;

beforeEach(async () => {
	scriptedWriter.reset();
	count += 1;
	user = await User.signIn(`group-${count}`);
	await user.createProject("Novel");
	// The first one starts a run, whose reports are no part of what is looked at.
	scriptedWriter.hold();
	await user.queueChapters("Novel", 1);
	await vi.waitFor(() => expect(scriptedWriter.begun).toContain(1));
});

afterEach(async () => {
	vi.restoreAllMocks();
	scriptedWriter.release();
	// Nobody waits for what has been queued here.
	await reset();
});

function requestsOf(count: number) {
	return Array.from({ length: count }, () => chapterRequest(user.id));
}

describe("calls that come at once", () => {
	it("wait for each other until the turn's end, so that one commit is for all", async () => {
		const order: ("came" | "written")[] = [];
		const { refreshPauses } = OpsReporter.prototype;
		vi.spyOn(OpsReporter.prototype, "refreshPauses").mockImplementation(function (this: OpsReporter, userId) {
			order.push("came");
			return refreshPauses.call(this, userId);
		});
		const { write } = TaskStore.prototype;
		vi.spyOn(TaskStore.prototype, "write").mockImplementation(function (this: TaskStore, decision) {
			order.push("written");
			write.call(this, decision);
		});
		// Called inside the object: over the network it would be chance which of them are there in time.
		await runInDurableObject(user.queue, async (queue) => {
			const calls: Promise<unknown>[] = [];
			for (const request of requestsOf(AT_ONCE)) {
				calls.push(queue.enqueue("Novel", [request], null));
				// The turn goes on, and a call that waited for nobody would be done with its writing.
				for (let step = 0; step < 50; step++) await null;
			}
			await Promise.all(calls);
		});
		expect(order).toEqual([...Array(AT_ONCE).fill("came"), ...Array(AT_ONCE).fill("written")]);
	});

	it("are decided each by itself: one that is refused takes nobody with it, and all keep the order they came in", async () => {
		const requests = requestsOf(AT_ONCE);
		const answers = await Promise.all(
			requests.map((request, at) => user.queue.enqueue(at === 3 ? "No such novel" : "Novel", [request], null)),
		);
		expect(answers.map(({ ok }) => ok)).toEqual(requests.map((_, at) => at !== 3));
		const { body } = await user.call("GET", "/api/queue/tasks?limit=20");
		const listed = (body.tasks ?? []).map(({ id }) => id).slice(0, AT_ONCE - 1);
		expect(listed.reverse()).toEqual(requests.filter((_, at) => at !== 3).map(({ task }) => task.id));
	});
});
