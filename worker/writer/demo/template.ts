/**
 * Turns a template into text: `[a|b]` chooses, `{slot}` is filled in. Choices are made before slots are filled, so a
 * bracket inside a bible's own words is never taken for ours.
 */
import type { Random } from "./seeded-random.ts";

const innermostChoice = /\[([^[\]]*)\]/;
const slot = /\{([^{}]+)\}/g;

export function chooseWording(template: string, random: Random): string {
	let text = template;
	for (let match = innermostChoice.exec(text); match; match = innermostChoice.exec(text)) {
		const [first = "", ...others] = (match[1] ?? "").split("|");
		text = text.slice(0, match.index) + random.pick([first, ...others]) + text.slice(match.index + match[0].length);
	}
	return text;
}

export function slotsOf(template: string): string[] {
	return [...template.matchAll(slot)].map((match) => match[1] ?? "");
}

export function fillSlots(text: string, textOf: (name: string) => string): string {
	return text.replace(slot, (_, name: string) => textOf(name));
}
