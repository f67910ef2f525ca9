import { expect, test } from "vitest";
import { describeEnd } from "./closing-report.ts";

test("the end names every chapter's address, the download and how it was told", () => {
	const lines = describeEnd({
		locale: "en",
		url: "http://127.0.0.1:8787",
		projectName: "雪/线",
		tokenForShell: "$NOVEL_QUEUE_TOKEN",
		userId: "demo",
		chapters: [
			{ index: 1, title: "The Coat", content: "warm" },
			{ index: 2, title: "信", content: "雪线" },
		],
		pushes: { sockets: 2, frames: 9, progress: 7, texts: 30 },
	});
	const base = "http://127.0.0.1:8787/api/projects/%E9%9B%AA%2F%E7%BA%BF";
	expect(lines).toEqual([
		"The outline and 2 chapter(s) are stored in “雪/线”:",
		"",
		"  Chapter 1     The Coat, 4 characters",
		`                ${base}/chapters/1`,
		"  Chapter 2     信, 2 characters",
		`                ${base}/chapters/2`,
		`  All in one    ${base}/download?format=md`,
		`  Command line  curl -H "Authorization: Bearer $NOVEL_QUEUE_TOKEN" '${base}/download?format=md'`,
		"  Browser       http://127.0.0.1:8787  (sign in as demo)",
		"",
		"Received by push: 9 frames, of them 7 with progress, and 30 pieces of text. Reconnects: 1. Polls: 0.",
	]);
});
