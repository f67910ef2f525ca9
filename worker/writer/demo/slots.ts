/** What a template's slots stand for in one chapter or outline entry, in either language. It knows names, not sentences. */
import type { Act, Frame } from "./chapter-frame.ts";
import type { Dealer } from "./phrase-deck.ts";
import type { Character, Pronoun, Story, Voice } from "./story.ts";

const ENGLISH: Record<Pronoun, Record<string, string>> = {
	she: { he: "she", him: "her", his: "her", himself: "herself", was: "she was" },
	he: { he: "he", him: "him", his: "his", himself: "himself", was: "he was" },
	they: { he: "they", him: "them", his: "their", himself: "themself", was: "they were" },
};

function capitalise(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function describe(character: Character, property: string, language: Story["language"]): string {
	switch (property) {
		case "":
			return character.short;
		case "full":
			return character.name;
		case "want":
			return character.want;
		case "ta":
			return character.pronoun === "she" ? "她" : "他";
		case "role":
			if (language === "zh" || character.role === "") return character.role;
			return /^(?:his|her|their|my|our|the|an?)\s|^\S+['’]s?\s/i.test(character.role) ? character.role : `the ${character.role}`;
		default: {
			const word = ENGLISH[character.pronoun][property.toLowerCase()] ?? "";
			return /^\p{Lu}/u.test(property) ? capitalise(word) : word;
		}
	}
}

/** A slot's text; empty when this book has nothing for it, which makes the template unfit. */
export type Slots = (name: string) => string;

export function nameSlots(story: Story, frame: Frame, extra: Record<string, string> = {}): Slots {
	const people: Record<string, Character | undefined> = {
		P: frame.lead,
		A: frame.ally,
		B: frame.third,
		X: frame.foe,
		C: frame.other,
	};
	const things: Record<string, string> = {
		place: frame.places[0],
		far: frame.places[1],
		obj: frame.object,
		clue: frame.clue.first,
		theclue: frame.clue.again,
		premise: story.premise,
		conflict: story.conflict,
		...extra,
	};
	return (name) => {
		const thing = things[name];
		if (thing !== undefined) return thing;
		const [who = "", property = ""] = name.split(".");
		const person = people[who];
		if (who in people && !person) return "";
		// A bare pronoun is the lead's.
		return person ? describe(person, property, story.language) : describe(frame.lead, name, story.language);
	};
}

/** `{A~doubt}`: a remark in the manner of the one who makes it. */
export function speak(name: string, frame: Frame, voices: Record<Voice, Record<Act, readonly string[]>>, dealer: Dealer): string {
	const [who, act] = name.split("~");
	const speaker = who === "A" ? frame.ally : who === "B" ? frame.third : who === "X" ? frame.foe : frame.lead;
	const said = act === "doubt" || act === "worry" ? act : "urge";
	const lines = voices[speaker.voice][said];
	return dealer.deal(`${speaker.voice} ${said}`, lines, 2) ?? lines[0] ?? "";
}
