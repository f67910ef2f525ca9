/**
 * Tells single passages of a chapter: deals a template that fits this book and was not used of late, and fills it in.
 * What passages a chapter consists of is decided elsewhere.
 */
import type { PlannedChapter } from "../../../protocol/outline.ts";
import type { Frame, PhrasePack, SceneKind } from "./chapter-frame.ts";
import type { Dealer } from "./phrase-deck.ts";
import { createHolder, endsItself, trimStop } from "./polish.ts";
import { createRandom } from "./seeded-random.ts";
import { nameSlots, speak } from "./slots.ts";
import type { Story } from "./story.ts";
import { chooseWording, fillSlots, slotsOf } from "./template.ts";

export type ProsePack = {
	phrases: PhrasePack;
	mainScenes: Record<SceneKind, readonly string[]>;
	sideScenes: readonly string[];
	/** Usual length of a scene with its setting and its share of the clue, in characters. */
	sceneChars: number;
	/** Applied to every paragraph after its slots are filled. */
	finish: (text: string) => string;
};

export type ChapterTask = {
	story: Story;
	seed: string;
	chapterIndex: number;
	totalChapters: number;
	targetChars: number;
	plan: PlannedChapter;
	/** What the next chapter is for; empty when that is not known. */
	nextGoal: string;
	/** The chapters before: nothing of the stock that stands in them is used again. */
	recentText: string;
	/** How the chapter before ended; empty when that is not known. */
	lastEnding: string;
};

/** A plan may be as long as its author likes; a sentence that quotes it may not. */
export const QUOTED_CHARS = 400;

/**
 * One passage as finished text, empty when nothing fits. `perChapter` is how many of the deck's templates a chapter
 * usually takes; `mayRepeat` allows what stands in the chapters before when there is nothing else.
 */
export type Tell = (
	deck: string,
	templates: readonly string[],
	perChapter: number,
	places?: [string, string],
	mayRepeat?: boolean,
) => string;

/** The longest stretch of a template that stands in every text made from it. */
function findFingerprint(template: string): string {
	const stretches = template.split(/\{[^}]*\}|\[[^\]]*\]|\n/);
	return stretches.reduce((longest, one) => (one.length > longest.length ? one : longest), "").slice(1);
}

export function createTeller(task: ChapterTask, pack: ProsePack, frame: Frame, dealer: Dealer): Tell {
	const { story } = task;
	const random = createRandom(task.seed, "prose", task.chapterIndex);
	const holder = createHolder();
	const quotes: Record<string, string> = {
		goal: trimStop(task.plan.goal).slice(0, QUOTED_CHARS),
		last: trimStop(task.lastEnding),
		premise: story.cast.some(({ short }) => story.premise.includes(short)) ? "" : story.premise,
		conflict: story.conflict,
	};
	const factDeck = story.facts;
	const isNew = (fact: string) => !task.recentText.includes(fact);

	const present = [frame.lead.short, frame.ally.short];
	const isSpeakable = (quote: string) => !/[“”"]/.test(quote) && !present.some((name) => quote.includes(name));
	const tell = (
		deck: string,
		templates: readonly string[],
		perChapter: number,
		places?: [string, string],
		mayRepeat = true,
	): string => {
		const slots = nameSlots(story, places ? { ...frame, places } : frame);
		const known = (name: string) => quotes[name] ?? (name === "fact" ? (factDeck[0] ?? "") : slots(name));
		const isFit = (template: string) =>
			slotsOf(template).every((name) => name.includes("~") || known(name) !== "") &&
			// Nobody speaks in quotations, nor of those who are in the conversation by name.
			[...template.matchAll(/“[^”\n]*\{(goal|last)\}/g)].every(([, name = ""]) => isSpeakable(quotes[name] ?? ""));
		const isFresh = (template: string) => !task.recentText.includes(findFingerprint(template));
		const template =
			dealer.deal(deck, templates, perChapter, (one) => isFit(one) && isFresh(one)) ??
			(mayRepeat ? dealer.deal(deck, templates, perChapter, isFit) : undefined);
		if (template === undefined) return "";
		const worded = chooseWording(template, random).replace(/\{(goal|last)\}[.。]/g, (whole, name: string) =>
			endsItself(quotes[name] ?? "") ? `{${name}}` : whole,
		);
		const text = fillSlots(worded, (name) => {
			if (name.includes("~")) return speak(name, frame, pack.phrases.voices, dealer);
			if (name === "fact")
				return holder.hold(dealer.deal("facts", factDeck, 2, isNew) ?? dealer.deal("facts", factDeck, 2) ?? factDeck[0] ?? "");
			const quote = quotes[name];
			return quote === undefined ? slots(name) : holder.hold(quote);
		});
		return holder.release(pack.finish(text)).replaceAll("\n", "\n\n");
	};
	return tell;
}
