/**
 * Settles what a chapter is about before a sentence is written: who is in it, where, with which thing and which clue.
 * Whatever the plan names comes first, so that the prose follows the outline even where a writer has changed it.
 */
import type { PlannedChapter } from "../../../protocol/outline.ts";
import type { Dealer } from "./phrase-deck.ts";
import type { Character, Story, Voice } from "./story.ts";

export type SceneKind = "search" | "ask" | "bargain" | "travel" | "watch" | "confront" | "work" | "rest";
export type Act = "doubt" | "worry" | "urge";
/** A thing that is found early in a chapter and means something else at its end; `again` is how it is called afterwards. */
export type Clue = { first: string; again: string };

export type PhrasePack = {
	voices: Record<Voice, Record<Act, readonly string[]>>;
	clues: readonly Clue[];
	/** Of the book's first chapter; `worldOpenings` set the premise before. */
	firstOpenings: readonly string[];
	worldOpenings: readonly string[];
	/** With `{last}`, the end of the chapter before; `blindOpenings` where that is not known. */
	openings: readonly string[];
	blindOpenings: readonly string[];
	goals: readonly string[];
	/** Morning, midday, evening, night. */
	times: readonly (readonly string[])[];
	senses: Record<Story["world"], readonly string[]>;
	clueFound: readonly string[];
	clueTalk: readonly string[];
	clueTurn: readonly string[];
	interludes: readonly string[];
	endings: readonly string[];
	finalEndings: readonly string[];
};

export type Frame = {
	lead: Character;
	ally: Character;
	third: Character;
	foe: Character;
	/** Somebody else of the cast, who is only spoken of; undefined in a small cast. */
	other: Character | undefined;
	/** The place of the goal first. */
	places: [string, string, ...string[]];
	object: string;
	clue: Clue;
	kind: SceneKind;
};

/** In the order they are asked: the verbs that say most about a scene first. */
const KIND_WORDS: readonly (readonly [SceneKind, RegExp])[] = [
	["bargain", /\b(buy|sell|offer|exchange|bargain|trade|deal|negotiat\w*)\b|交换|换.*(?:平安|不提)|买下|卖|交易|谈条件/i],
	[
		"confront",
		/\b(confront|face|fight|accuse|challenge|duel|battle|tell everyone|straight out|hands)\b|对峙|对质|摊牌|当面|决战|揭穿|交锋|决斗/i,
	],
	["watch", /(?<!the )\b(watch|follow|spy|guard|hold|observe|see for once)\b|监视|盯|跟踪|守|观察|埋伏/i],
	["rest", /\b(rest|hide|sleep|mourn|decide|sit)\b|休息|歇|躲一夜|过夜|商量/i],
	["work", /\b(work|repair|build|compare|prove|open what|decipher|study|train|record)\b|修|核对|查证|练|研究|破解/i],
	[
		"travel",
		/\b(travel|reach|carry|bring|take|journey|escape|flee|cross|get .* out|return to)\b|赶到|前往|送回|带到|带出|逃|穿过|越过|回到/i,
	],
	["ask", /\b(ask|asks|learn|question|interview|persuade|convince|talk|explain|hear|say)\b|问|打听|说服|劝/i],
	["search", /\b(search|find|found|discover|recover|look for|break into|trace|steal)\b|搜|寻|找|翻|潜入|偷/i],
];
export const SCENE_KINDS: readonly SceneKind[] = ["search", "ask", "bargain", "travel", "watch", "confront", "work", "rest"];

/** The items that the text names, in its order of mention, before the others in their own order. */
function namedFirst<T>(items: readonly T[], namesOf: (item: T) => string[], text: string): T[] {
	const placeOf = (item: T) => {
		const found = namesOf(item)
			.filter((name) => name !== "")
			.map((name) => text.indexOf(name))
			.filter((index) => index >= 0);
		return found.length > 0 ? Math.min(...found) : Number.POSITIVE_INFINITY;
	};
	const compare = (left: number, right: number) => (left === right ? 0 : left - right);
	return items
		.map((item, index) => ({ item, index, place: placeOf(item) }))
		.sort((left, right) => compare(left.place, right.place) || left.index - right.index)
		.map(({ item }) => item);
}

/** What sort of scene a goal asks for, by its verbs; undefined when they do not tell. */
export function guessKind(goal: string): SceneKind | undefined {
	return KIND_WORDS.find(([, words]) => words.test(goal))?.[0];
}

export function frameChapter(story: Story, plan: PlannedChapter, clues: readonly Clue[], dealer: Dealer): Frame {
	const goal = plan.goal.toLowerCase();
	const text = `${goal}\n${plan.title}\n${plan.hook}`.toLowerCase();
	const names = ({ name, short }: Character) => [name.toLowerCase(), short.toLowerCase()];
	const isInGoal = (one: Character) => names(one).some((name) => goal.includes(name));
	const dealt = <T>(deck: string, items: readonly T[]): T[] => {
		const first = dealer.deal(`frame ${deck}`, items, 1);
		return first === undefined ? [...items] : [first, ...items.filter((item) => item !== first)];
	};
	const [lead, ...others] = story.cast;
	const allFoes = others.filter(({ isFoe }) => isFoe);
	const allFriends = others.filter(({ isFoe }) => !isFoe);
	const ranked = namedFirst(dealt("friends", allFriends), names, text);
	const isMeant = (one: Character) => !one.isChild || isInGoal(one);
	const friends = [...ranked.filter(isMeant), ...ranked.filter((one) => !isMeant(one))];
	const foe = namedFirst(dealt("foes", allFoes), names, text)[0] ?? others.at(-1) ?? lead;

	const kind = guessKind(plan.goal) ?? dealer.deal("frame kinds", SCENE_KINDS, 1) ?? "search";
	// Whom the goal wants something of is met on the way; whoever else it names comes along.
	const asked = friends.find(isInGoal);
	const isAskedOf = kind === "ask" || kind === "bargain";
	// Whom only the hook names is where the hook says, so cannot have come along.
	const hook = plan.hook.toLowerCase();
	const hooked = friends.find((one) => !isInGoal(one) && !one.isChild && names(one).some((name) => hook.includes(name)));
	const fallback = others[0] ?? lead;
	const third =
		(isAskedOf ? asked : undefined) ??
		hooked ??
		friends.find((one) => one !== asked && one !== friends[0]) ??
		friends[1] ??
		friends[0] ??
		fallback;
	const ally = friends.find((one) => one !== third) ?? others.find((one) => one !== third && one !== foe) ?? fallback;
	const other = others.find((one) => one !== third && one !== ally && one !== foe);

	const places = namedFirst(dealt("places", story.places), (place) => [place.toLowerCase()], text);
	const [main = story.places[0], next = story.places[1], ...rest] = places;
	const objects = namedFirst(dealt("objects", story.objects), (object) => [object.toLowerCase()], text);
	const clue = namedFirst(dealt("clues", clues), ({ first }) => [first.toLowerCase()], text)[0] ?? { first: "", again: "" };
	return { lead, ally, third, foe, other, places: [main, next, ...rest], object: objects[0] ?? story.objects[0], clue, kind };
}
