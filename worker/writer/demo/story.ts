/** What the demo writer knows of a book: the parts of a bible that its sentences can name. */
import type { Locale } from "../../../protocol/messages.ts";

export type Pronoun = "she" | "he" | "they";
export type Voice = "plain" | "dry" | "warm" | "sharp";
export type World = "sea" | "snow" | "space" | "desert" | "city" | "wood" | "plain";

export type Character = {
	name: string;
	/** How the others call them. */
	short: string;
	pronoun: Pronoun;
	isFoe: boolean;
	/** Children are nobody's first choice to be asked for an alibi. */
	isChild: boolean;
	/** What they are, as a phrase ("tide clerk at the Office of Returns"); empty when the bible does not say. */
	role: string;
	/** What they want, ready for the sentence of the language; empty when the bible does not say. */
	want: string;
	voice: Voice;
};

export type Story = {
	language: Locale;
	title: string;
	/** The first sentences of the premise, the conflict and the tone; empty when the bible has none. */
	premise: string;
	conflict: string;
	tone: string;
	/** Whole sentences that hold in this world: its rules. */
	facts: string[];
	/** At least four, the lead first and at least one foe, invented where the bible names too few. */
	cast: [Character, Character, Character, Character, ...Character[]];
	places: [string, string, string, ...string[]];
	objects: [string, string, ...string[]];
	world: World;
};
