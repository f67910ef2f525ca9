/**
 * Reads a free-form bible into a story whose parts can be named in a sentence. It never fails: what a bible does not
 * say is found in its running text or invented in its language.
 */
import type { Locale } from "../../../protocol/messages.ts";
import { detectLanguage } from "../../core/language.ts";
import { cleanText, type Entry, readEntries } from "./bible-entries.ts";
import {
	INVENTED_CASTS,
	INVENTED_OBJECTS,
	INVENTED_PLACES,
	PERSON_WORDS,
	PLACE_WORDS,
	type Section,
	WORLD_WORDS,
} from "./bible-lexicon.ts";
import { findChineseNames, findEnglishNames } from "./found-names.ts";
import { addStop } from "./polish.ts";
import { readCharacter } from "./read-character.ts";
import { createRandom } from "./seeded-random.ts";
import type { Character, Story, World } from "./story.ts";

const SEARCHED_CHARS = 60_000;
const MOST_CHARACTERS = 8;
const MOST_THINGS = 10;

/** The first sentence that fits `most` characters; empty when the text has none. */
function firstSentence(text: string, most: number): string {
	const sentence = /^.+?(?:[.!?](?=\s|$)|[。！？]|$)/u.exec(text)?.[0].trim() ?? "";
	return sentence.length <= most ? sentence : "";
}

function isPersonName(name: string, language: Locale): boolean {
	if (language === "zh") return /^[\u4e00-\u9fff·]{2,6}$/u.test(name) || /^\p{Lu}[\p{L}’'-]{1,14}$/u.test(name);
	const words = name.split(" ");
	return (
		words.length <= 4 && name.length <= 36 && /^[\p{L}][\p{L}’'. -]+$/u.test(name) && words.some((word) => /^\p{Lu}/u.test(word))
	);
}

/** "The Long Slip" and "a brass tide gauge" as they stand in the middle of a sentence. */
function nameThing(head: string, language: Locale): string {
	const name = head
		.replace(/\s*[(（].*$/, "")
		.replace(/[.。,，;；!！?？"“”「」《》]+/g, "")
		.trim();
	if (language === "zh") return /^[\u4e00-\u9fffA-Za-z0-9· ]{1,12}$/u.test(name) ? name : "";
	if (name.length < 3 || name.length > 48 || !/^[\p{L}\p{N}’' -]+$/u.test(name) || name.split(" ").length > 6) return "";
	const bare = name.replace(/^(?:the|an?|one)\s+/i, "");
	const isProper = /^\p{Lu}/u.test(bare);
	if (bare !== name || !isProper) return `the ${bare}`;
	return name;
}

/** What lists name as places or things, and what a paragraph in their section enumerates. */
function readThings(entries: Entry[], section: Section, language: Locale): string[] {
	const names = entries
		.filter((entry) => entry.section === section)
		.flatMap((entry) => (entry.head !== "" ? [entry.head] : entry.body.length <= 60 ? entry.body.split(/[,，、;；]/) : []))
		.map((name) => nameThing(name, language))
		.filter((name) => name !== "");
	return [...new Set(names)];
}

function readCast(entries: Entry[], language: Locale): Character[] {
	const cast = new Map<string, Character>();
	const add = (head: string, body: string, isFoe: boolean) => {
		const character = readCharacter(head, body, language, isFoe);
		if (isPersonName(character.name, language) && !cast.has(character.name)) cast.set(character.name, character);
	};
	for (const { section, head, body } of entries) {
		const isListed = section === "cast" || section === "foes";
		if (isListed && head !== "") add(head, body, section === "foes");
		else if (isListed) {
			// "Mara Venn, a tide clerk of thirty-four" or "Mara Venn is …"
			const match =
				language === "zh"
					? /^([\u4e00-\u9fff·]{2,5})(?:[，,。（(]|是|$)(.*)$/u.exec(body)
					: /^((?:\p{Lu}[\p{L}’'.-]+)(?: \p{Lu}[\p{L}’'-]+){0,2})(?:$|[,.(]| is | was | has | wants )(.*)$/u.exec(body);
			if (match) add(match[1] ?? "", match[2] ?? "", section === "foes");
		} else if (section === null && head !== "" && PERSON_WORDS.test(body) && !PLACE_WORDS.test(head)) add(head, body, false);
	}
	return [...cast.values()].slice(0, MOST_CHARACTERS);
}

/** Calls people by a short name only where no two share it. */
function keepShortNamesApart(cast: Character[]): Character[] {
	return cast.map((one) =>
		cast.some((other) => other !== one && other.short === one.short) ? { ...one, short: one.name } : one,
	);
}

function completeCast(found: Character[], language: Locale, seed: string): Story["cast"] {
	const invented = createRandom(seed, "cast").pick(INVENTED_CASTS[language]);
	const isNew = (one: Character) => !found.some(({ name, short }) => name === one.name || short === one.short);
	const friends = found.filter(({ isFoe }) => !isFoe);
	const foes = found.filter(({ isFoe }) => isFoe);
	const spareFriends = invented.filter((one) => !one.isFoe && isNew(one));
	while (friends.length < 3) {
		const spare = spareFriends.shift();
		if (!spare) break;
		friends.push(spare);
	}
	// Of four or more characters without a marked foe the last one is under suspicion.
	const last = friends.length > 3 && foes.length === 0 ? friends.pop() : undefined;
	if (last) foes.push({ ...last, isFoe: true });
	if (foes.length === 0) foes.push(...invented.filter((one) => one.isFoe && isNew(one)));
	const [lead, ally, third, ...others] = [...friends, ...foes];
	const [a, b, c, d] = INVENTED_CASTS[language][0];
	const stand = (one: Character | undefined, instead: Character | undefined): Character => {
		const sure = one ?? instead;
		if (!sure) throw new Error("an invented cast has four people");
		return sure;
	};
	const [fourth, ...rest] = keepShortNamesApart([
		stand(lead, a),
		stand(ally, b),
		stand(third, c),
		stand(others[0], d),
		...others.slice(1),
	]).slice(3);
	const [first, second, thirdKept] = keepShortNamesApart([stand(lead, a), stand(ally, b), stand(third, c), ...others]);
	return [stand(first, a), stand(second, b), stand(thirdKept, c), stand(fourth, d), ...rest];
}

function findWorld(text: string): World {
	let best: World = "plain";
	let most = 1;
	for (const [world, words] of WORLD_WORDS) {
		const count = text.match(words)?.length ?? 0;
		if (count > most) {
			most = count;
			best = world;
		}
	}
	return best;
}

function isQuotable(sentence: string, language: Locale): boolean {
	return language === "zh"
		? /^[\p{Script=Han}\p{N}，、；：。！？“”《》·—]{6,70}$/u.test(sentence) && /\p{Script=Han}/u.test(sentence)
		: sentence.length >= 12 &&
				sentence.length <= 170 &&
				/^\p{Lu}[\p{L}\p{N} ,;:'’“”.!?—–-]+$/u.test(sentence) &&
				!/\s[,.;:!?]|[,.;:!?]{2}/.test(sentence);
}

export function readBible(bible: string, fallback: { locale: Locale; title: string }): Story {
	const language = detectLanguage(bible.slice(0, SEARCHED_CHARS), fallback.locale);
	const { title, entries } = readEntries(bible);
	const text = cleanText(bible.slice(0, SEARCHED_CHARS));
	const prose = (section: Section) =>
		entries
			.filter((entry) => entry.section === section)
			.map(({ head, body }) => (head === "" ? body : `${head}: ${body}`))
			.join(" ");

	let found = readCast(entries, language);
	const places = readThings(entries, "places", language);
	if (found.length === 0 || places.length === 0) {
		const english = language === "en" ? findEnglishNames(text) : { people: findChineseNames(text), places: [] };
		if (found.length === 0)
			found = english.people
				.filter((name) => isPersonName(name, language))
				.map((name) => ({ ...readCharacter(name, sentencesAbout(text, name), language, false), role: "" }));
		if (places.length === 0) places.push(...english.places.filter((name) => !found.some((one) => one.name.includes(name))));
	}
	const cast = completeCast(found.slice(0, MOST_CHARACTERS), language, text);
	const isNobody = (name: string) => !cast.some((one) => one.name === name || one.short === name);
	const fill = (names: string[], invented: readonly string[]) =>
		[...names.filter(isNobody), ...(names.length >= 3 ? [] : createRandom(text, invented[0] ?? "").shuffle(invented))].slice(
			0,
			MOST_THINGS,
		);
	const [place = "", secondPlace = "", thirdPlace = "", ...otherPlaces] = fill(places, INVENTED_PLACES[language]);
	const [object = "", secondObject = "", ...otherObjects] = fill(
		readThings(entries, "objects", language),
		INVENTED_OBJECTS[language],
	);

	const opening = entries.find((entry) => entry.section === null && entry.head === "" && entry.body.length > 20)?.body ?? "";
	const quote = (source: string) => {
		const sentence = firstSentence(source, 170);
		return isQuotable(sentence, language) ? addStop(sentence, language) : "";
	};
	return {
		language,
		title: title || fallback.title.trim(),
		premise: quote(prose("premise")) || quote(opening),
		conflict: quote(prose("conflict")),
		tone: prose("tone").slice(0, 300),
		facts: entries
			.filter((entry) => entry.section === "rules")
			.map(({ head, body }) => (head === "" ? body : body.length >= 12 ? body : `${head}: ${body}`))
			.map((fact) => (/[.!?。！？]$/.test(fact) ? fact : `${fact}${language === "zh" ? "。" : "."}`))
			.filter((fact) => isQuotable(fact, language))
			.slice(0, 30),
		cast,
		places: [place, secondPlace, thirdPlace, ...otherPlaces],
		objects: [object, secondObject, ...otherObjects],
		world: findWorld(text),
	};
}

/** What a running text says of somebody, for their pronoun and manner. */
function sentencesAbout(text: string, name: string): string {
	return text
		.split(/(?<=[.!?。！？])/)
		.filter((sentence) => sentence.includes(name))
		.slice(0, 4)
		.join(" ");
}
