import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBible } from "./read-bible.ts";
import { CHINESE_BIBLE, ENGLISH_BIBLE } from "./samples.fixture.ts";

const read = (bible: string, locale: "en" | "zh" = "en") => readBible(bible, { locale, title: "Untitled" });

describe("what a bible says", () => {
	it("is read from English Markdown", () => {
		const story = read(ENGLISH_BIBLE, "zh");
		expect(story.language).toBe("en");
		expect(story.title).toBe("The Tide Clerk");
		expect(story.cast.map(({ short, pronoun }) => `${short} ${pronoun}`)).toEqual([
			"Mara she",
			"Teo he",
			"Ines she",
			"Wick she",
			"Crane he",
		]);
		expect(story.cast.filter(({ isFoe }) => isFoe).map(({ short }) => short)).toEqual(["Crane"]);
		expect(story.cast[0].role).toBe("tide clerk at the Office of Returns");
		expect(story.cast[0].want).toContain("to know whether Jonah is alive");
		expect(story.places).toContain("the Long Slip");
		expect(story.objects).toContain("the brass tide gauge");
		expect(story.facts).toContain("A clerk may never claim.");
		expect(story.world).toBe("sea");
	});

	it("is read from Chinese Markdown", () => {
		const story = read(CHINESE_BIBLE);
		expect(story.language).toBe("zh");
		expect(story.cast.map(({ short }) => short)).toEqual(["沈知雪", "老耿", "阿措", "小满", "陆怀远"]);
		expect(story.cast.at(-1)?.isFoe).toBe(true);
		expect(story.cast.find(({ short }) => short === "小满")?.isChild).toBe(true);
		expect(story.places).toContain("雪线客栈");
		expect(story.objects).toContain("师父的羊皮路图");
		expect(story.facts).toHaveLength(5);
		expect(story.world).toBe("snow");
	});

	it("is read from plain lines with keys", () => {
		const story = read(
			"Title: Salt Road\nProtagonist: Ada Krell, a bookbinder. She is deaf.\nAntagonist: Lord Vane, who owns the mill\nSetting: Harrow Mill, the ford",
		);
		expect(story.title).toBe("Salt Road");
		expect(story.cast[0]).toMatchObject({ name: "Ada Krell", pronoun: "she", role: "bookbinder" });
		expect(story.cast.find(({ isFoe }) => isFoe)?.name).toBe("Lord Vane");
		expect(story.places).toContain("Harrow Mill");
	});

	it("is read from Chinese lines with keys", () => {
		const story = read(
			"书名：夜航\n主角：周渡，二十六岁，摆渡人，他想还清父亲的债。\n反派：孟九爷，码头的主人\n地点：鹭洲码头、空船坞",
		);
		expect(story.title).toBe("夜航");
		expect(story.cast[0]).toMatchObject({ name: "周渡", pronoun: "he", role: "摆渡人" });
		expect(story.cast.find(({ isFoe }) => isFoe)?.name).toBe("孟九爷");
		expect(story.places).toContain("鹭洲码头");
	});

	it("is read from headings below headings and from tables", () => {
		const story = read(
			"## Characters\n### Ada Krell\nA bookbinder. She wants to leave.\n\n| Name | Role |\n|---|---|\n| Tom Birch | carter |\n",
		);
		expect(story.cast.map(({ name }) => name)).toEqual(expect.arrayContaining(["Ada Krell", "Tom Birch"]));
	});

	it("is found in running text", () => {
		const english = read(
			"A thief named Kestrel Vane robs the bank of Marrowgate. Only Doctor Imri Holt helps, for in Marrowgate Kestrel Vane is wanted.",
		);
		expect(english.cast[0].name).toBe("Kestrel Vane");
		expect(english.places[0]).toBe("Marrowgate");
		const chinese = read("林晚是一个普通的快递员，有一天林晚收到一封来自顾北辰的信。顾北辰早已死去。林晚决定去查。");
		expect(chinese.cast.slice(0, 2).map(({ name }) => name)).toEqual(["林晚", "顾北辰"]);
	});

	it("is invented, in the language asked for, where there is nothing", () => {
		expect(read("", "zh").language).toBe("zh");
		expect(read("", "zh").cast[0].name).toMatch(/^\p{Script=Han}+$/u);
		expect(read("", "en").cast[0].name).toMatch(/^[A-Z]/);
	});
});

it("holds people, places and objects with names, whatever it was given", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 600 }), (bible) => {
			const story = read(bible);
			expect(story.cast.length).toBeGreaterThanOrEqual(4);
			expect(story.cast.some(({ isFoe }) => isFoe)).toBe(true);
			for (const name of [...story.cast.map(({ short }) => short), ...story.places, ...story.objects])
				expect(name).toMatch(/^[^{}[\]|]{2,60}$/);
		}),
	);
});

it.each([
	["one long line", "a ".repeat(100_000)],
	["many capitals", "Aa ".repeat(66_000)],
	["no spaces", "林".repeat(200_000)],
	["dashes", "- — ".repeat(50_000)],
	["colons", "a:".repeat(100_000)],
])("reads 200,000 characters of %s in no time", (_, bible) => {
	const started = performance.now();
	read(bible);
	expect(performance.now() - started).toBeLessThan(2_000);
});
