/** Finds names in running text: capitalised words in English, surnames in Chinese. The last resort for a bible without lists. */
import { CHINESE_NAME, COMMON_CAPITALS, NO_NAMES } from "./bible-lexicon.ts";

const ENOUGH_NAMES = 8;

function byCount(counts: Map<string, number>): string[] {
	return [...counts].sort((left, right) => right[1] - left[1]).map(([name]) => name);
}

/** People and places by how often they are named; a word after "in", "at" and the like is a place, and so is what has an article. */
export function findEnglishNames(text: string): { people: string[]; places: string[] } {
	const people = new Map<string, number>();
	const places = new Map<string, number>();
	const run =
		/(?:\b(in|at|to|from|near|of|into|toward|towards|through|across|beyond|behind|inside|leaves|reaches|ship|starship|planet|city|town|village|island|station)\s+)?\b(the\s+)?([A-Z][a-z’']+(?:[ -][A-Z][a-z’']+){0,2})/g;
	for (const match of text.matchAll(run)) {
		const words = (match[3] ?? "").split(" ");
		while (words[0] !== undefined && COMMON_CAPITALS.has(words[0].toLowerCase())) words.shift();
		const name = words.join(" ").replace(/[’']s?$/, "");
		if (name.length < 3 || words.some((word) => COMMON_CAPITALS.has(word.toLowerCase()))) continue;
		// A capital at the start of a sentence proves nothing unless the name has two words or comes again.
		const isSentenceStart = /(^|[.!?:\n“"]\s*)$/.test(text.slice(Math.max(0, match.index - 3), match.index));
		const weight = isSentenceStart && words.length === 1 ? 0.6 : 1;
		const into = match[1] || match[2] ? places : people;
		const called = match[2] ? `the ${name}` : name;
		into.set(called, (into.get(called) ?? 0) + weight);
	}
	const isSure = (name: string, counts: Map<string, number>) => (counts.get(name) ?? 0) >= 1;
	for (const name of people.keys()) if ((places.get(name) ?? 0) > (people.get(name) ?? 0)) people.delete(name);
	for (const name of people.keys()) {
		// "Mara" and "Mara Venn" are one person.
		const longer = [...people.keys()].find((other) => other.startsWith(`${name} `));
		if (longer) {
			people.set(longer, (people.get(longer) ?? 0) + (people.get(name) ?? 0));
			people.delete(name);
		} else places.delete(name);
	}
	return {
		people: byCount(people)
			.filter((name) => isSure(name, people))
			.slice(0, ENOUGH_NAMES),
		places: byCount(places).slice(0, ENOUGH_NAMES),
	};
}

export function findChineseNames(text: string): string[] {
	const counts = new Map<string, number>();
	const introduced = new Set<string>();
	const introduction =
		/(?:名叫|叫做|叫作|名为|主角是?|主人公是?|女主|男主)[:：]?([\u4e00-\u9fff·]{2,4})(?=[，,。、；（(的是\s]|$)/g;
	for (const [, name = ""] of text.matchAll(introduction)) {
		introduced.add(name);
		counts.set(name, (counts.get(name) ?? 0) + 3);
	}
	for (const [found] of text.matchAll(CHINESE_NAME)) {
		if (NO_NAMES.test(found)) continue;
		for (const name of new Set([found, found.slice(0, 2)])) counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	const ranked = byCount(counts);
	// Of "沈知" and "沈知雪" the longer is the name when most of the shorter one's occurrences are its own.
	const isWhole = (name: string) => {
		const count = counts.get(name) ?? 0;
		if (introduced.has(name)) return true;
		if (name.length > 2) return count >= 2 && count >= 0.6 * (counts.get(name.slice(0, 2)) ?? 0);
		return (
			count >= 3 && !ranked.some((other) => other.length > 2 && other.startsWith(name) && (counts.get(other) ?? 0) >= 0.6 * count)
		);
	};
	return ranked.filter(isWhole).slice(0, ENOUGH_NAMES);
}
