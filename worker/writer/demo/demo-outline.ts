/**
 * Plans a book from its story: volumes with an arc, chapters with a title, a goal and a hook of their own. Every choice
 * follows from the bible and the chapter's number, so that a volume planned again is the same volume.
 */
import type { PlannedChapter, PlannedVolume } from "../../../protocol/outline.ts";
import type { MasterPlan, OutlineBrief, VolumeBrief } from "../novel-writer.ts";
import { cleanText } from "./bible-entries.ts";
import { type Clue, type Frame, frameChapter, type SceneKind } from "./chapter-frame.ts";
import { OUTLINE_EN } from "./outline-en.ts";
import { OUTLINE_ZH } from "./outline-zh.ts";
import { createDealer, type Dealer } from "./phrase-deck.ts";
import { PHRASES_EN } from "./phrases-en.ts";
import { PHRASES_ZH } from "./phrases-zh.ts";
import { addStop, capitaliseSentences, trimStop } from "./polish.ts";
import { readBible } from "./read-bible.ts";
import { createRandom, hashText } from "./seeded-random.ts";
import { nameSlots, type Slots } from "./slots.ts";
import type { Story } from "./story.ts";
import { fillSlots, slotsOf } from "./template.ts";

export type Phase = "setup" | "complication" | "reversal" | "crisis" | "resolution";
export type Plot = { kind: SceneKind; goal: string; titles: readonly string[] };

export type OutlinePack = {
	mainGoal: readonly string[];
	stakes: string;
	wish: string;
	milestones: readonly string[];
	/** In the order of the book: the first opens it, the last closes it, those between take turns. */
	volumes: readonly { titles: readonly string[]; goal: string; conflict: string; climax: string }[];
	plots: Record<Phase, readonly Plot[]>;
	/** Whole sentences in the past tense: they end one chapter and open the next. */
	hooks: readonly string[];
	lastHooks: readonly string[];
	titleFirsts: readonly string[];
	titleSeconds: readonly string[];
	joinTitle: (first: string, second: string) => string;
	joinVolumeTitle: (title: string, number: number) => string;
};

const CHAPTERS_PER_VOLUME = 36;
const WISH_CHARS = 400;
const TRIES = 24;

const packOf = (story: Story) => (story.language === "zh" ? OUTLINE_ZH : OUTLINE_EN);
const cluesOf = (story: Story) => (story.language === "zh" ? PHRASES_ZH : PHRASES_EN).clues;
const emptyPlan: PlannedChapter = { index: 0, title: "", goal: "", hook: "" };

/** Short, because every deal hashes it again and a bible may have 200,000 characters. */
export function bookSeed(bible: string, projectName: string): string {
	return `${projectName}\u0001${hashText(bible)}`;
}

function phaseAt(share: number): Phase {
	if (share < 0.22) return "setup";
	if (share < 0.55) return "complication";
	if (share < 0.72) return "reversal";
	return share < 0.92 ? "crisis" : "resolution";
}

function isFilled(template: string, slots: Slots): boolean {
	return slotsOf(template).every((name) => slots(name) !== "");
}

function fill(template: string, story: Story, slots: Slots): string {
	const text = fillSlots(template, slots);
	return story.language === "en" ? capitaliseSentences(text) : text;
}

/** Small words stay small in an English title. */
function titleCase(title: string, story: Story): string {
	if (story.language === "zh") return title;
	return title.replace(/(^|[\s-])(\p{Ll})([\p{L}’']*)/gu, (whole, before: string, first: string, rest: string) =>
		before !== "" && /^(?:a|an|the|and|or|but|of|at|by|in|on|to|for|with|from)$/.test(first + rest)
			? whole
			: `${before}${first.toUpperCase()}${rest}`,
	);
}

export function planDemoMaster(brief: OutlineBrief): MasterPlan {
	const story = readBible(brief.bible, { locale: brief.locale, title: brief.projectName });
	const pack = packOf(story);
	const seed = bookSeed(brief.bible, brief.projectName);
	const chapters = Math.max(1, Math.floor(brief.targetChapters) || 1);
	const count = Math.ceil(chapters / CHAPTERS_PER_VOLUME);
	const frameOf = (index: number) => frameChapter(story, emptyPlan, cluesOf(story), createDealer(`${seed} volume`, index));

	const titles = new Set<string>();
	const volumes = Array.from({ length: count }, (_, index) => {
		const middle = pack.volumes.length - 2;
		const isLast = index === count - 1 && count > 1;
		const entry = pack.volumes[index === 0 ? 0 : isLast ? pack.volumes.length - 1 : 1 + ((index - 1) % middle)];
		const frame = frameOf(index);
		const slots = nameSlots(story, frame);
		const names = createRandom(seed, "volume", index).shuffle(entry?.titles ?? []);
		const free = names.map((name) => titleCase(fill(name, story, slots), story)).filter((name) => !titles.has(name));
		let title = free[0] ?? "";
		for (let number = 2; title === ""; number++) {
			const again = pack.joinVolumeTitle(titleCase(fill(names[0] ?? "", story, slots), story), number);
			if (!titles.has(again)) title = again;
		}
		titles.add(title);
		return {
			title,
			goal: fill(entry?.goal ?? "", story, slots),
			conflict: fill(entry?.conflict ?? "", story, slots),
			climax: fill(entry?.climax ?? "", story, slots),
			firstChapter: Math.floor((chapters * index) / count) + 1,
			lastChapter: Math.floor((chapters * (index + 1)) / count),
		};
	});

	const slots = nameSlots(story, frameOf(0), { wish: trimStop(cleanText(brief.customPrompt ?? "").slice(0, WISH_CHARS)) });
	const mainGoal = [pack.mainGoal.find((text) => isFilled(text, slots)) ?? "", pack.stakes, pack.wish]
		.filter((text) => text !== "" && isFilled(text, slots))
		.map((text) => addStop(fill(text, story, slots), story.language));
	return {
		mainGoal: mainGoal.join(story.language === "zh" ? "" : " "),
		milestones: pack.milestones
			.slice(0, Math.max(3, Math.min(pack.milestones.length, count + 2)))
			.map((text) => fill(text, story, slots)),
		volumes,
	};
}

/** What an outline has used up so far; neither a title nor a goal comes twice. */
type Used = { titles: Set<string>; goals: Set<string>; recentKinds: SceneKind[] };

/** Another view of the same chapter, when the first one would repeat what has been planned before. */
function reframe(frame: Frame, story: Story, clues: readonly Clue[], dealer: Dealer, again: number): Frame {
	if (again === 0) return frame;
	const [main, next, ...others] = frame.places;
	const clue = dealer.deal("clue again", clues, 3) ?? frame.clue;
	const object = dealer.deal("object again", story.objects, 2) ?? frame.object;
	return { ...frame, clue, object, places: again % 2 === 0 ? [main, next, ...others] : [next, main, ...others] };
}

function planChapter(story: Story, seed: string, index: number, share: number, isLast: boolean, used: Used): PlannedChapter {
	const pack = packOf(story);
	const clues = cluesOf(story);
	const dealer = createDealer(`${seed} plot`, index);
	const base = frameChapter(story, emptyPlan, clues, dealer);
	const phase = phaseAt(share);
	const random = createRandom(seed, "plan", index);

	let plot: Plot | undefined;
	let frame = base;
	let goal = "";
	for (let attempt = 0; attempt < TRIES; attempt++) {
		frame = reframe(base, story, clues, dealer, attempt);
		const fresh = (candidate: Plot) => !used.recentKinds.includes(candidate.kind);
		plot =
			dealer.deal(`plot ${phase}`, pack.plots[phase], 1, attempt < 4 ? fresh : undefined) ??
			plot ??
			pack.plots[phase][index % pack.plots[phase].length];
		goal = fill(plot?.goal ?? "", story, nameSlots(story, frame));
		if (!used.goals.has(goal)) break;
	}
	used.goals.add(goal);
	if (plot) used.recentKinds = [plot.kind, ...used.recentKinds].slice(0, 2);

	const slots = nameSlots(story, frame);
	const candidates = random.shuffle(plot?.titles ?? []).map((title) => fill(title, story, slots));
	for (let attempt = 0; attempt < TRIES; attempt++) {
		const first = dealer.deal("title first", pack.titleFirsts, 1);
		const second = dealer.deal("title second", random.shuffle(pack.titleSeconds), 1);
		if (first !== undefined && second !== undefined) candidates.push(pack.joinTitle(first, second));
	}
	const isFree = (one: string) => !used.titles.has(one);
	// After some hundred chapters the deal comes up with taken titles only: then any pair that is left will do.
	const leftOver = () =>
		pack.titleFirsts
			.flatMap((first) => pack.titleSeconds.map((second) => titleCase(pack.joinTitle(first, second), story)))
			.find(isFree);
	const title = candidates.map((one) => titleCase(one, story)).find(isFree) ?? leftOver() ?? `${candidates[0] ?? ""} ${index}`;
	used.titles.add(title);

	const hooks = isLast ? pack.lastHooks : pack.hooks;
	const hook = fill(dealer.deal(isLast ? "last hook" : "hook", hooks, 1, (one) => isFilled(one, slots)) ?? "", story, slots);
	return { index, title, goal, hook };
}

export function planDemoVolume(brief: VolumeBrief): PlannedVolume {
	const story = readBible(brief.bible, { locale: brief.locale, title: brief.projectName });
	const seed = bookSeed(brief.bible, brief.projectName);
	const volume = brief.master.volumes[brief.volumeIndex];
	if (!volume) throw new Error(`The master plan has no volume ${brief.volumeIndex}`);
	const earlier = brief.earlier.flatMap(({ chapters }) => chapters);
	const used: Used = {
		titles: new Set(earlier.map(({ title }) => title)),
		goals: new Set(earlier.map(({ goal }) => goal)),
		recentKinds: [],
	};
	const length = volume.lastChapter - volume.firstChapter + 1;
	const chapters = Array.from({ length }, (_, offset) => {
		const index = volume.firstChapter + offset;
		const isLast = index === Math.max(...brief.master.volumes.map(({ lastChapter }) => lastChapter));
		// A lone chapter is a beginning; the last of several always resolves.
		const share = length === 1 ? 0 : offset === length - 1 ? 1 : offset / length;
		return planChapter(story, seed, index, share, isLast, used);
	});
	const { title, goal, conflict, climax } = volume;
	return { title, goal, conflict, climax, chapters };
}

/** A plan for a chapter that nobody has planned: the one that an outline of the whole book would have had there. */
export function improvisePlan(
	story: Story,
	seed: string,
	chapterIndex: number,
	totalChapters: number,
	titles: string[],
): PlannedChapter {
	const share = totalChapters > 1 ? (chapterIndex - 1) / (totalChapters - 1) : 0;
	const used: Used = { titles: new Set(titles), goals: new Set(), recentKinds: [] };
	return planChapter(story, seed, chapterIndex, share, totalChapters > 1 && chapterIndex >= totalChapters, used);
}
