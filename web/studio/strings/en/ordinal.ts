/** A number's place, in English: 1st, 2nd, 3rd, 11th. */
const RULES = new Intl.PluralRules("en", { type: "ordinal" });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };

export function ordinal(number: number): string {
	return `${number}${ENDINGS[RULES.select(number)] ?? "th"}`;
}
