/** Which language a text is in, as far as its setting needs to know: Chinese has its own indents, breaks and faces. */

const SAMPLE_CHARS = 400;

/** @returns a language tag; undefined while there is too little to tell */
export function languageOf(text: string): "zh-Hans" | "en" | undefined {
	const sample = text.slice(0, SAMPLE_CHARS);
	const han = sample.match(/\p{Script=Han}/gu)?.length ?? 0;
	const latin = sample.match(/\p{Script=Latin}/gu)?.length ?? 0;
	if (han + latin === 0) return undefined;
	// One character of Chinese is about what a word of three to five letters is.
	return han * 3 >= latin ? "zh-Hans" : "en";
}
