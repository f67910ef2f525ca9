import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Task } from "../../protocol/task.ts";
import { chapterRequest, outlineRequest } from "../queue/enqueue.fixture.ts";
import { type Socket, User } from "../queue/user.fixture.ts";
import { scriptedWriter } from "./scripted-writer.fixture.ts";

vi.mock("./writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

let count = 0;
let user: User;
let socket: Socket;

beforeEach(async () => {
	vi.restoreAllMocks();
	scriptedWriter.reset();
	count += 1;
	user = await User.signIn(`estimator-${count}`);
	await user.createProject("Novel");
	socket = await user.openSocket();
});

async function queue(request: ReturnType<typeof chapterRequest>): Promise<string> {
	await user.queue.enqueue("Novel", [request], null);
	return request.task.id;
}

const isSaying =
	(code: Task["messageCode"], done = 0) =>
	({ messageCode, chapters }: Task) =>
		messageCode === code && chapters.length === done;

/** A plan that is made only when the test says so. */
function gate<A extends unknown[], P>(make: (...args: A) => Promise<P>): { plan: (...args: A) => Promise<P>; open: () => void } {
	const { promise, resolve } = Promise.withResolvers<void>();
	return { plan: async (...args) => promise.then(() => make(...args)), open: () => resolve() };
}

describe("a processor says how many steps its task has", () => {
	it("of chapters: an estimate is there once the first one is stored, and not before", async () => {
		scriptedWriter.hold();
		const taskId = await queue(chapterRequest(user.id, { work: { type: "chapter", params: { chaptersToGenerate: 3 } } }));
		expect(await socket.untilTask(taskId, isSaying("writing_chapter"))).toMatchObject({ estimatedEndAt: null });
		scriptedWriter.release();
		scriptedWriter.hold({ fromChapter: 2 });
		const second = await socket.untilTask(taskId, isSaying("writing_chapter", 1));
		expect(second.estimatedEndAt).toBeGreaterThan(second.updatedAt);
		scriptedWriter.release();
		const done = await socket.untilTask(taskId, ({ status }) => status === "completed");
		expect(done.estimatedEndAt).toBeNull();
	});

	it("of an outline: an estimate is there once the master plan is", async () => {
		const master = gate(scriptedWriter.planMaster.bind(scriptedWriter));
		const volume = gate(scriptedWriter.planVolume.bind(scriptedWriter));
		vi.spyOn(scriptedWriter, "planMaster").mockImplementation(master.plan);
		vi.spyOn(scriptedWriter, "planVolume").mockImplementation(volume.plan);
		const taskId = await queue(outlineRequest(user.id, ""));
		expect(await socket.untilTask(taskId, isSaying("planning_outline"))).toMatchObject({ estimatedEndAt: null });
		master.open();
		const planning = await socket.untilTask(taskId, isSaying("planning_volume"));
		expect(planning.estimatedEndAt).toBeGreaterThan(planning.updatedAt);
		volume.open();
		await socket.untilTask(taskId, ({ status }) => status === "completed");
	});
});
