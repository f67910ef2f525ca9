import { expect, test } from "vitest";
import { aTask } from "../../client/task.fixture.ts";
import { en } from "../strings/en.ts";
import { zh } from "../strings/zh.ts";
import { announcements } from "./announcements.ts";

const waiting = aTask({ status: "pending", progress: 0 });
const running = aTask({ status: "processing", progress: 5 });

test("says when a task starts, finishes and fails", () => {
	expect(announcements([waiting], [running], "en", en)).toEqual(["Started: 3 chapters, The Tide Clerk"]);
	expect(announcements([], [running], "en", en)).toEqual(["Started: 3 chapters, The Tide Clerk"]);
	expect(announcements([running], [aTask({ status: "completed" })], "zh", zh)).toEqual(["已完成：写 3 章，《The Tide Clerk》"]);
	const [failed] = announcements([running], [aTask({ status: "failed", errorCode: "provider_auth" })], "en", en);
	expect(failed).toMatch(/^Failed: 3 chapters, The Tide Clerk\. .*key/);
});

test("is silent about progress, the listener's own cancel, deletions, and what was there before", () => {
	expect(announcements([running], [aTask({ progress: 80 })], "en", en)).toEqual([]);
	expect(announcements([running], [aTask({ status: "failed", errorCode: "cancelled" })], "en", en)).toEqual([]);
	expect(announcements([running], [], "en", en)).toEqual([]);
	expect(announcements(null, [running], "en", en)).toEqual([]);
	expect(announcements([], [aTask({ status: "completed" })], "en", en)).toEqual([]);
});
