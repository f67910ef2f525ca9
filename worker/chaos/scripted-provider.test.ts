/** The scripted provider is worth what it recognises: here our real writer asks it for everything, in both languages. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLlmWriter } from "../writer/llm/llm-writer.ts";
import type { NovelWriter } from "../writer/novel-writer.ts";
import { splitDraft } from "../writer/split-draft.ts";
import { callWith } from "../writer/writer-call.fixture.ts";
import { ScriptedProvider } from "./scripted-provider.ts";
import { contentOf, draftOf, masterOf, summaryOf, titleOf, volumeOf } from "./story.ts";

const BIBLES = {
	en: "Mara Venn is a lighthouse keeper in Saltmere, where the tide is late.",
	zh: "沈砚是盐港的守塔人，那里的潮水总是来迟。世界观：海每退一次，城里就少一个人的名字。",
};
const call = callWith();

let provider: ScriptedProvider;
let writer: NovelWriter;

beforeEach(async () => {
	provider = await ScriptedProvider.start(undefined, { pieceChars: 7, delayMs: 0 });
	writer = createLlmWriter({ provider: "custom", model: "m", apiKey: "key", baseUrl: provider.baseUrl });
});
afterEach(() => provider.stop());

describe.each(["en", "zh"] as const)("asked in %s", (locale) => {
	const shared = { bible: BIBLES[locale], projectName: "Night “Pier” 2", locale };
	const project = shared.projectName;
	const plan = { ...shared, targetChapters: 5, targetWordCount: 1, customPrompt: undefined };

	it("plans the book and its volumes", async () => {
		const master = masterOf(5);
		expect(await writer.planMaster(plan, call)).toEqual(master);
		expect(await writer.planVolume({ ...plan, master, volumeIndex: 1, earlier: [volumeOf(1, 3)] }, call)).toEqual(volumeOf(4, 5));
		expect(provider.records.map(({ ask }) => ask)).toEqual([
			{ kind: "master", project, chapters: 5 },
			{ kind: "volume", project, first: 4, last: 5 },
		]);
	});

	it("writes a chapter that is stored as it was written, and sums it up", async () => {
		const id = { project, chapter: 2 };
		const before = { project, chapter: 1 };
		const story = summaryOf(before);
		const brief = { ...shared, ...story, chapterIndex: 2, totalChapters: 5, targetChars: 2_000, volume: null, nextPlan: null };
		const recentChapters = [{ index: 1, title: titleOf(before), content: contentOf(before) }];
		let draft = "";
		for await (const piece of writer.draftChapter({ ...brief, plan: null, recentChapters }, call)) draft += piece;
		expect(draft).toBe(draftOf(id));
		expect(splitDraft(draft)).toEqual({ title: titleOf(id), content: contentOf(id) });
		const summary = await writer.summarize(
			{ ...brief, chapters: [{ index: id.chapter, title: titleOf(id), content: contentOf(id) }] },
			call,
		);
		expect(summary).toEqual(summaryOf(id));
		expect(provider.records).toMatchObject([
			{ ask: { kind: "chapter", project, chapter: 2 }, nth: 1, end: "whole", sentChars: draft.length },
			{ ask: { kind: "summary", project, chapter: 2 }, nth: 1, end: "whole" },
		]);
	});
});
