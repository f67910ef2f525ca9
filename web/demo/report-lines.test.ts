import { expect, test } from "vitest";
import { aTask } from "../client/task.fixture.ts";
import { reportChanges } from "./report-lines.ts";
import type { View } from "./view.ts";

const at = (progress: number): View => ({
	locale: "en",
	now: 1_000_000,
	connection: "live",
	live: null,
	tasks: [
		{ label: "Outline", task: aTask({ status: "processing", progress, messageCode: "planning_outline", messageValues: {} }) },
		{ label: "Chapter 1", task: null },
	],
});

test("without a terminal there is one line for each change, and none for a view that says the same", () => {
	expect(reportChanges(null, at(10))).toEqual(["Outline 10% Planning the outline"]);
	expect(reportChanges(at(10), at(10))).toEqual([]);
	expect(reportChanges(at(10), at(11))).toEqual(["Outline 11% Planning the outline"]);
});

test("a failed task says why, in the language of the reader", () => {
	const failed = aTask({ status: "failed", progress: 10, errorCode: "provider_auth", error: "English text" });
	const view: View = { ...at(10), locale: "zh", tasks: [{ label: "大纲", task: failed }] };
	expect(reportChanges(at(10), view)).toEqual(["大纲 10% AI 服务商拒绝了密钥。请检查密钥，用有效的密钥重试。"]);
});
