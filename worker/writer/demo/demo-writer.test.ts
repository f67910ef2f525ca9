import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { WriterCall } from "../novel-writer.ts";
import { callWith } from "../writer-call.fixture.ts";
import { createDemoWriter, writeDemoChapter } from "./demo-writer.ts";
import { readBible } from "./read-bible.ts";
import { CHINESE_BIBLE, chapterBrief, ENGLISH_BIBLE, outlineBrief, planBook, writeChapters } from "./samples.fixture.ts";

const never = callWith();
const SAMPLES = [
	{ name: "English", bible: ENGLISH_BIBLE, targetChars: 6_000 },
	{ name: "Chinese", bible: CHINESE_BIBLE, targetChars: 2_500 },
];
const glitches =
	/\{\w|\w\}|\[|undefined|null|NaN|。。|，，|、。|，。|\.\.(?!\.)| [,.;:!?]|[,;:]\.|“”|‘’| {2}|\n{3}|[？！]。|[?!]\./;
const sentencesOf = (text: string) =>
	text
		.split(/(?<=[.!?。！？])[”"]?\s*/)
		.map((sentence) => sentence.trim())
		.filter((sentence) => sentence.length > 8);
const sharedShare = (one: string, other: string) => {
	const known = new Set(sentencesOf(one));
	const sentences = sentencesOf(other);
	return sentences.filter((sentence) => known.has(sentence)).length / sentences.length;
};

async function readAll(stream: AsyncIterable<string>): Promise<string[]> {
	const chunks: string[] = [];
	for await (const chunk of stream) chunks.push(chunk);
	return chunks;
}

describe.each(SAMPLES)("the demo writer's $name prose", ({ name, bible, targetChars }) => {
	const chapters = writeChapters(bible, 12, targetChars);
	const story = readBible(bible, { locale: "en", title: "" });

	it("is in the bible's language", () => {
		for (const { text } of chapters) {
			const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
			expect(name === "Chinese" ? han > text.length * 0.6 : han === 0).toBe(true);
		}
	});

	it("keeps the plan's title, goal and hook and names the lead and others of the cast", () => {
		for (const { plan, text } of chapters) {
			expect(text.startsWith(`# ${plan.title}\n\n`)).toBe(true);
			expect(text).toContain(plan.goal);
			expect(text.trimEnd().endsWith(plan.hook)).toBe(true);
			expect(text).toContain(story.cast[0].short);
			expect(story.cast.filter(({ short }) => text.includes(short)).length).toBeGreaterThanOrEqual(2);
			expect(story.places.some((place) => text.includes(place))).toBe(true);
		}
	});

	it("names everybody, every place and every object of the bible within a dozen chapters", () => {
		const book = chapters.map(({ text }) => text.toLowerCase()).join("\n");
		for (const named of [...story.cast.map(({ short }) => short), ...story.places, ...story.objects]) {
			expect(book).toContain(named.toLowerCase());
		}
	});

	it("picks up where the chapter before stopped", () => {
		for (const [index, { text }] of chapters.entries()) {
			const before = chapters[index - 1]?.plan.hook;
			if (before && !/[“”]/.test(before)) expect(text).toContain(before.replace(/[.。]$/, ""));
		}
	});

	it("says nothing twice in a chapter and little again in the next two", () => {
		for (const [index, { text }] of chapters.entries()) {
			const paragraphs = text.split("\n\n").filter((paragraph) => paragraph.length > 24);
			expect(new Set(paragraphs).size).toBe(paragraphs.length);
			for (const other of chapters.slice(index + 1, index + 3)) expect(sharedShare(text, other.text)).toBeLessThan(0.1);
		}
		const shares = chapters.slice(1).map(({ text }, index) => sharedShare(chapters[index]?.text ?? "", text));
		expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThan(0.04);
	});

	it("has no open placeholders and no broken punctuation", () => {
		for (const { text } of chapters) {
			expect(text).not.toMatch(glitches);
			expect(text).not.toMatch(/\ba [aeiou]\w|\ban [bcdfgjklmnpqrstvwxyz]/);
			expect(text.match(/“/g)?.length ?? 0).toBe(text.match(/”/g)?.length ?? 0);
			if (name === "English") expect(text).not.toMatch(/(?:^|\n|[a-z][.] )[a-z]/);
			else expect(text).not.toMatch(/\p{Script=Han}[,;:?!]|[,.;:?!]\p{Script=Han}/u);
		}
	});

	it.each(name === "English" ? [1_800, 2_500, 4_000, 6_000] : [600, 1_000, 2_500, 4_000, 6_000])(
		"is about %i characters long when asked to",
		(length) => {
			for (const { text } of writeChapters(bible, 6, length)) {
				expect(text.length).toBeGreaterThan(length * 0.7);
				expect(text.length).toBeLessThan(length * 1.3);
			}
		},
	);

	it("is the same for the same brief and another for another chapter or book", () => {
		const brief = chapterBrief(bible, 3, null);
		expect(writeDemoChapter(brief)).toBe(writeDemoChapter(brief));
		expect(sharedShare(writeDemoChapter(brief), writeDemoChapter({ ...brief, chapterIndex: 4 }))).toBeLessThan(0.15);
		expect(writeDemoChapter(brief)).not.toBe(writeDemoChapter({ ...brief, projectName: "another" }));
	});
});

it("never runs past 6,000 characters by much, whatever is asked", () => {
	const plan = planBook(outlineBrief(ENGLISH_BIBLE, 3))[0]?.chapters[0] ?? null;
	for (const targetChars of [15_000, 1e9, Number.POSITIVE_INFINITY]) {
		expect(writeDemoChapter({ ...chapterBrief(ENGLISH_BIBLE, 1, plan), targetChars }).length).toBeLessThan(7_800);
	}
});

it("follows a plan that a person has written, word by word, and the people it names", () => {
	const plan = {
		index: 5,
		title: "The Weigh-House",
		goal: "Wick asks Ines who cut the page?",
		hook: "Who was counting the spoons?",
	};
	const text = writeDemoChapter(chapterBrief(ENGLISH_BIBLE, 5, plan));
	expect(text).toContain(plan.goal);
	expect(text).toContain("Ines");
	expect(text.trimEnd().endsWith(plan.hook)).toBe(true);
	expect(text).not.toMatch(/\?\./);
});

it("writes readable prose for any bible, plan and length, and never throws", () => {
	const words = fc.oneof(
		fc.string({ unit: "grapheme", maxLength: 300 }),
		fc.string({ unit: "binary", maxLength: 80 }),
		fc.lorem(),
	);
	const line = fc.oneof(
		words,
		fc.constantFrom("# Characters", "## 人物", "- {P} — [a|b]", "Antagonist: X", "姓名：", "| a | b |", "Tone:"),
	);
	const bibles = fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n"));
	fc.assert(
		fc.property(
			bibles,
			words,
			fc.constantFrom("en" as const, "zh" as const),
			fc.integer({ min: -5, max: 3_000 }),
			(bible, goal, locale, number) => {
				const plan = number % 2 === 0 ? null : { index: number, title: goal, goal, hook: goal };
				const text = writeDemoChapter({
					...chapterBrief(bible, number, plan),
					locale,
					targetChars: number * 3,
					openThreads: [goal],
				});
				expect(text.length).toBeGreaterThan(120);
				expect(text).not.toMatch(/\{\w+[.~}]|undefined|NaN/);
				expect(text.startsWith("# ")).toBe(true);
			},
		),
		{ numRuns: 150 },
	);
}, 30_000);

describe("the stream", () => {
	afterEach(() => {
		vi.useRealTimers();
	});
	const brief = chapterBrief(ENGLISH_BIBLE, 2, null);

	it("comes in small pieces that add up to the chapter", async () => {
		const chunks = await readAll(createDemoWriter({ charsPerSecond: 0 }).draftChapter(brief, never));
		expect(chunks.join("")).toBe(writeDemoChapter(brief));
		expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(70);
		expect(chunks.length).toBeGreaterThan(150);
		expect(new Set(chunks.map(({ length }) => length)).size).toBeGreaterThan(5);
	});

	it("takes as long as its pace says", async () => {
		let waitedMs = 0;
		const wait = async (ms: number) => {
			waitedMs += ms;
		};
		const text = (await readAll(createDemoWriter({ charsPerSecond: 80, wait }).draftChapter(brief, never))).join("");
		expect(waitedMs).toBeCloseTo((text.length / 80) * 1000, 3);
	});

	it.each([0, Number.POSITIVE_INFINITY, Number.NaN, -1])("does not wait at all at a pace of %d", async (charsPerSecond) => {
		const wait = vi.fn(async () => {});
		const writer = createDemoWriter({ charsPerSecond, wait });
		await readAll(writer.draftChapter(brief, never));
		await writer.planMaster(outlineBrief(ENGLISH_BIBLE, 3), never);
		expect(wait).not.toHaveBeenCalled();
	});

	it("stops at once between two pieces", async () => {
		const controller = new AbortController();
		const seen: string[] = [];
		const read = async () => {
			for await (const chunk of createDemoWriter({ charsPerSecond: 0 }).draftChapter(brief, callWith(controller.signal))) {
				seen.push(chunk);
				if (seen.length === 10) controller.abort(new Error("enough"));
			}
		};
		await expect(read()).rejects.toThrow("enough");
		expect(seen).toHaveLength(10);
	});

	it("stops at once in the middle of a wait, whatever it is doing, and leaves no timer", async () => {
		vi.useFakeTimers();
		const writer = createDemoWriter({ charsPerSecond: 1 });
		const outline = outlineBrief(ENGLISH_BIBLE, 3);
		const master = await createDemoWriter({ charsPerSecond: 0 }).planMaster(outline, never);
		const summary = {
			bible: "",
			locale: "en" as const,
			chapters: [{ index: 1, title: "", content: "" }],
			storySoFar: "",
			openThreads: [],
		};
		const jobs: ((call: WriterCall) => Promise<unknown>)[] = [
			(call) => readAll(writer.draftChapter(brief, call)),
			(call) => writer.planMaster(outline, call),
			(call) => writer.planVolume({ ...outline, master, volumeIndex: 0, earlier: [] }, call),
			(call) => writer.summarize(summary, call),
		];
		for (const job of jobs) {
			const controller = new AbortController();
			const done = expect(job(callWith(controller.signal))).rejects.toThrow("cancelled");
			await vi.advanceTimersByTimeAsync(0);
			expect(vi.getTimerCount()).toBe(1);
			controller.abort(new Error("cancelled"));
			await done;
			expect(vi.getTimerCount()).toBe(0);
		}
	});

	it("leaves no timer when its reader walks away", async () => {
		vi.useFakeTimers();
		const reading = (async () => {
			for await (const _ of createDemoWriter({ charsPerSecond: 100 }).draftChapter(brief, never)) break;
		})();
		await vi.advanceTimersByTimeAsync(1_000);
		await reading;
		expect(vi.getTimerCount()).toBe(0);
	});

	it("does not begin for a signal that has already aborted", async () => {
		const writer = createDemoWriter({ charsPerSecond: 50 });
		const aborted = callWith(AbortSignal.abort(new Error("too late")));
		await expect(readAll(writer.draftChapter(brief, aborted))).rejects.toThrow("too late");
		await expect(writer.planMaster(outlineBrief("", 1), aborted)).rejects.toThrow("too late");
	});
});
