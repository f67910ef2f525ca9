import { describe, expect, it } from "vitest";
import { splitDraft } from "./split-draft.ts";

describe("the title is taken off the first line, in whatever form it comes", () => {
	it.each([
		["# 雨夜\n\n雨下了一整夜。", "雨夜"],
		["# 第十二章 雨夜\n\n雨下了一整夜。", "雨夜"],
		["# 第12章：雨夜\n雨下了一整夜。", "雨夜"],
		["## 第 3 回　雨夜 ##\n\n雨下了一整夜。", "雨夜"],
		["# 第十二章\n\n雨下了一整夜。", "第十二章"],
		["第一千零一章 雨夜\n\n雨下了一整夜。", "雨夜"],
		["# 第十二章雨夜\n\n雨下了一整夜。", "雨夜"],
		["**雨夜**\n\n雨下了一整夜。", "雨夜"],
		["# **雨夜**\n\n雨下了一整夜。", "雨夜"],
		["\uFEFF# 雨夜\r\n\r\n雨下了一整夜。\r\n", "雨夜"],
	])("%j", (text, title) => {
		expect(splitDraft(text)).toEqual({ title, content: "雨下了一整夜。" });
	});

	it.each([
		["# Chapter 3: The Door\n\nIt opened.", "The Door"],
		["# Chapter Twenty-One — The Door\n\nIt opened.", "The Door"],
		["# Chapter 3\n\nIt opened.", "Chapter 3"],
		["Chapter 3\n\nIt opened.", "Chapter 3"],
		["# Chapter IV. The Door\n\nIt opened.", "The Door"],
		["# The Door\n\n---\n\nIt opened.", "The Door"],
		["**Title: The Door**\n\nIt opened.", "The Door"],
		["Title: The Door\n\nIt opened.", "The Door"],
		["# The Door\n\n# Chapter 3: The Door\n\nIt opened.", "The Door"],
	])("%j", (text, title) => {
		expect(splitDraft(text)).toEqual({ title, content: "It opened." });
	});
});

describe("what is not the chapter is taken off", () => {
	it.each([
		["a fence", "```markdown\n# The Door\n\nIt opened.\n```"],
		["a greeting", "Sure! Here is the chapter:\n\n# The Door\n\nIt opened."],
		["thoughts", "<think>Plan: # not this one</think>\n# The Door\n\nIt opened."],
		["a farewell", "# The Door\n\nIt opened.\n\n(End of Chapter 3)"],
		["rules around it", "---\n# The Door\n***\nIt opened.\n\n---\n"],
	])("%s", (_, text) => {
		expect(splitDraft(text)).toEqual({ title: "The Door", content: "It opened." });
	});

	it.each([
		["an offer", "# The Door\n\nIt opened.\n\nLet me know if you'd like any changes!"],
		["an offer set apart", "# The Door\n\nIt opened.\n\n---\n\n*I hope this chapter captures the tone you wanted.*"],
		["a count", "# The Door\n\nIt opened.\n\n(Word count: 2,512)"],
		[
			"a count and an offer",
			"# The Door\n\nIt opened.\n\n**Word count:** ~2,500\n\nWould you like me to continue with Chapter 4?",
		],
		["thoughts with a heading", "# Plan\n\nOpen it.\n</think>\n\n# The Door\n\nIt opened."],
	])("%s", (_, text) => expect(splitDraft(text)).toEqual({ title: "The Door", content: "It opened." }));

	it("a greeting where no title follows", () => {
		expect(splitDraft("Sure, here is the chapter:\n\nIt opened.").content).toBe("It opened.");
		expect(splitDraft("好的，以下是第三章正文：\n\n门开了。").content).toBe("门开了。");
	});

	it.each([
		"It opened.\n\n“Let me know if you want any changes,” she said.",
		"It opened.\n\nLet me know if the tide comes early.",
		"It opened.\n\nI hope you find what you came for.",
		"门开了。\n\n如果有人问起，就说我走了。",
		"It opened.\n\nFeel free to starve, the landlord said.",
		"It opened.\n\nLet me know if you need anything else. — Anna",
		"It opened.\n\nLet me know if there are any changes to the plan.",
		"It opened.\n\n— Let me know if anything changes.",
		"It opened.\n\nI hope that the story of your father helps you.",
		"It opened.\n\nI hope this chapter of my life is over.",
		"It opened.\n\nI hope this version of me survives.",
		"It opened.\n\nIf you want the story of how it ended, ask the sea.",
		"It opened.\n\nIf you need help, ring the bell.",
		"It opened.\n\nShould I continue?",
		"It opened.\n\nI can continue alone, I told myself.",
		"It opened.\n\nReady for the next chapter of her life, she closed the door.",
		"It opened.\n\nWord count was all he cared for.",
		"It opened.\n\n3 words.",
		"门开了。\n\n如果你需要帮助，就点亮那盏灯。",
		"门开了。\n\n如果信的内容是真的，他就回不来了。",
		"门开了。\n\n若你不满意，就走吧。",
		"门开了。\n\n希望你满意。",
		"门开了。\n\n以上就是我的全部要求。",
		"门开了。\n\n字数不多，却字字千钧。",
	])("prose that only sounds like an offer stays: %j", (text) => {
		expect(splitDraft(`# T\n\n${text}`).content).toBe(text);
	});

	it.each([
		"Would you like me to continue with the next chapter?",
		"Let me know if you'd like any changes to the tone or pacing.",
		"---\n\nI hope this helps! Let me know if you need anything else.",
		"Feel free to ask for any revisions or adjustments.",
		"---\n\n*Note: This chapter keeps the tone of the earlier ones.*",
		"*Total word count: approximately 2,500 words*",
		"*End of Chapter 3*",
		"（第三章 完）",
		"（全文约3000字）",
		"字数：约三千字",
		"如需修改或调整，请随时告诉我。",
		"如果您需要继续写下一章，请告诉我。",
		"希望这一章符合您的要求。",
	])("a remark that names the text, or is set apart, goes: %j", (remark) => {
		expect(splitDraft(`# T\n\nIt opened.\n\n${remark}`).content).toBe("It opened.");
	});

	it.each([
		"Okay, so this is the story of how I died.",
		"Here is the story my grandmother told.",
		"Here is the scene of the crime.",
		"Great was the fear in that scene.",
	])("a first sentence that only sounds like a greeting stays: %j", (first) => {
		expect(splitDraft(`${first}\n\nIt opened.`).content).toBe(`${first}\n\nIt opened.`);
	});

	it("the Chinese farewell too", () => {
		expect(splitDraft("# 雨夜\n\n雨停了。\n\n（本章完）").content).toBe("雨停了。");
	});
});

describe("prose is never taken for a title, nor changed", () => {
	it("without a title the fallback is used and every line stays", () => {
		const text = "It opened.\n\n“Who is there?” she asked.";
		expect(splitDraft(text, "Chapter 3")).toEqual({ title: "Chapter 3", content: text });
		expect(splitDraft(text).title).toBe("");
	});

	it("a first sentence that begins like a title stays prose", () => {
		expect(splitDraft("Chapter One was her favourite book.\n\nShe read on.").content).toBe(
			"Chapter One was her favourite book.\n\nShe read on.",
		);
		expect(splitDraft("Chapter houses lined the road to the abbey\n\nShe walked on.").title).toBe("");
	});

	it("a title that only begins like a number keeps all its words", () => {
		expect(splitDraft("# 第一回合\n\n开始。").title).toBe("第一回合");
		expect(splitDraft("# Chapter Houses\n\nShe walked.").title).toBe("Chapter Houses");
	});

	it("a heading deep in the text is part of it", () => {
		const text = `${"Long prose. ".repeat(40).trim()}\n\n# A letter\n\nDear friend.`;
		expect(splitDraft(text)).toEqual({ title: "", content: text });
	});

	it("scene breaks inside stay", () => {
		expect(splitDraft("# T\n\nOne.\n\n***\n\nTwo.").content).toBe("One.\n\n***\n\nTwo.");
	});

	it("nothing gives nothing", () => {
		expect(splitDraft("  \n ")).toEqual({ title: "", content: "" });
		expect(splitDraft("# Only a title")).toEqual({ title: "Only a title", content: "" });
	});
});

it("[P9] rubbish that is made to be slow is taken apart at once", () => {
	const spaces = " ".repeat(400_000);
	for (const text of [`# a${spaces}b`, `**${spaces}`, `***${"* ".repeat(200_000)}x`, `Prose.\n[${spaces}`, "#".repeat(400_000)]) {
		expect(splitDraft(text).content.length).toBeLessThanOrEqual(text.length);
	}
});
