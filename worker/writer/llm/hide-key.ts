/**
 * Takes the user's key out of what a model writes: a hostile or broken provider may echo it, and a chapter is stored, pushed
 * and read by others. It knows the key and no other secret.
 */
import { overlap } from "./overlap.ts";

const HIDDEN = "[hidden]";
/** A shorter one would be found in ordinary words; no provider gives out such keys. */
const SHORTEST_KEY = 8;

/** Passes a stream on without the key, wherever its pieces are cut; holds back no more than could still become the key. */
export async function* hideKeyInStream(pieces: AsyncIterable<string>, apiKey: string): AsyncGenerator<string> {
	if (apiKey.length < SHORTEST_KEY) return yield* pieces;
	let held = "";
	for await (const piece of pieces) {
		const text = (held + piece).replaceAll(apiKey, HIDDEN);
		const keep = overlap(text, apiKey);
		held = text.slice(text.length - keep);
		if (text.length > keep) yield text.slice(0, text.length - keep);
	}
	if (held !== "") yield held;
}
