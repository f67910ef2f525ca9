/**
 * The `Idempotency-Key` of what the writer wants done: one for a wish and its repeats, until it was granted. It outlives
 * the form, since an answer may be lost and the writer come back to press the button again.
 */

type Intent = { wish: string; key: string };

export type Intents = {
	/** @param wish all that the call says; another wish has another key */
	keyFor(place: string, wish: unknown): string;
	/** It was granted: the same wish again is a new one. */
	granted(place: string): void;
};

/** @param newKey makes keys that nobody else makes */
export function createIntents(newKey: () => string): Intents {
	const intents = new Map<string, Intent>();
	return {
		keyFor(place, wish) {
			const text = JSON.stringify(wish);
			const open = intents.get(place);
			if (open?.wish === text) return open.key;
			const intent = { wish: text, key: newKey() };
			intents.set(place, intent);
			return intent.key;
		},
		granted: (place) => void intents.delete(place),
	};
}

/** Those of this page. `randomUUID` is missing where the page came over plain HTTP. */
export const intents = createIntents(() => {
	const parts = crypto.getRandomValues(new Uint32Array(4));
	return Array.from(parts, (part) => part.toString(36)).join("-");
});
