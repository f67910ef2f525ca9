import { expect, test } from "vitest";
import { languageOf } from "./text-language.ts";

test.each([
	["雪下了一夜。林舟推开门。", "zh-Hans"],
	["他把一封写着 Tide Clerk 的信放在桌上，没有说话。", "zh-Hans"],
	["Mara read the sign, 雪线, and walked on into the evening.", "en"],
	["", undefined],
	["… — 12", undefined],
])("%o", (text, language) => {
	expect(languageOf(text)).toBe(language);
});
