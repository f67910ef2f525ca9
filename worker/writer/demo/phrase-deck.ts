/**
 * Deals phrases like cards, so that neither a chapter nor its neighbours say the same thing twice. It knows nothing of
 * language; who deals gives the card's place in the whole book, and the order follows from the seed alone.
 */
import { createRandom } from "./seeded-random.ts";

const PARTS = 4;

/**
 * The card at `position` of an endless deal. The cards are split once into four parts and each round shuffles every part
 * on its own: a card cannot return before three quarters of the others have been dealt.
 */
function cardAt<T>(cards: readonly T[], seed: string, position: number): T | undefined {
	const order = createRandom(seed, "parts").shuffle(cards);
	const round = Math.floor(position / order.length);
	const place = position % order.length;
	const part = Math.floor((place * PARTS) / order.length);
	const from = Math.ceil((part * order.length) / PARTS);
	const to = Math.ceil(((part + 1) * order.length) / PARTS);
	return createRandom(seed, round, part).shuffle(order.slice(from, to))[place - from];
}

export type Dealer = {
	/**
	 * The next card of the named deck that `isFit` accepts and that this chapter has not had; undefined when none is left.
	 * `perChapter` is how many cards of the deck a chapter is expected to need: neighbours start that far apart.
	 */
	deal<T>(deck: string, cards: readonly T[], perChapter: number, isFit?: (card: T) => boolean): T | undefined;
};

export function createDealer(bookSeed: string, chapterIndex: number): Dealer {
	const offsets = new Map<string, number>();
	const dealt = new Map<string, Set<unknown>>();
	return {
		deal(deck, cards, perChapter, isFit = () => true) {
			const had = dealt.get(deck) ?? new Set<unknown>();
			dealt.set(deck, had);
			const start = Math.max(0, chapterIndex) * perChapter;
			for (let tries = 0; tries < cards.length * 2; tries++) {
				const offset = offsets.get(deck) ?? 0;
				offsets.set(deck, offset + 1);
				const card = cardAt(cards, `${bookSeed}\u0000${deck}`, start + offset);
				if (card === undefined || had.has(card) || !isFit(card)) continue;
				had.add(card);
				return card;
			}
			return undefined;
		},
	};
}
