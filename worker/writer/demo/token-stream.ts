/** Lets a finished text out the way a model does: in uneven small pieces at a steady pace. It knows nothing of what it says. */
import type { Random } from "./seeded-random.ts";
import type { Wait } from "./timed-wait.ts";

/** Waits shorter than this are saved up: timers are no finer, and each one costs a turn of the event loop. */
const SHORTEST_WAIT_MS = 25;

/** A word with the space before it, one CJK character, or one mark; never half of a surrogate pair. */
const piece = /\s*[\p{Script=Latin}\p{N}’'-]+|\s*[\s\S]/gu;

export function* splitIntoTokens(text: string, random: Random): Generator<string> {
	let token = "";
	let left = 1 + random.below(3);
	for (const [part] of text.matchAll(piece)) {
		token += part;
		left--;
		if (left > 0) continue;
		yield token;
		token = "";
		left = 1 + random.below(3);
	}
	if (token !== "") yield token;
}

/** No waiting at all for 0, Infinity and whatever else is no pace. */
export function millisecondsPerChar(charsPerSecond: number): number {
	return charsPerSecond > 0 && Number.isFinite(charsPerSecond) ? 1000 / charsPerSecond : 0;
}

export async function* streamTokens(
	text: string,
	random: Random,
	pace: { msPerChar: number; wait: Wait },
	signal: AbortSignal,
): AsyncGenerator<string, void, void> {
	let owedMs = 0;
	for (const token of splitIntoTokens(text, random)) {
		owedMs += token.length * pace.msPerChar;
		if (owedMs >= SHORTEST_WAIT_MS) {
			await pace.wait(owedMs, signal);
			owedMs = 0;
		}
		signal.throwIfAborted();
		yield token;
		signal.throwIfAborted();
	}
	if (owedMs > 0) await pace.wait(owedMs, signal);
}
