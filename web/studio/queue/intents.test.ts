import { expect, test } from "vitest";
import { createIntents } from "./intents.ts";

function numbered() {
	let last = 0;
	return createIntents(() => `key-${++last}`);
}

test("[P3] a wish repeated after a lost answer has the same key, until it was granted", () => {
	const intents = numbered();
	const key = intents.keyFor("a", { count: 3 });
	expect(intents.keyFor("a", { count: 3 })).toBe(key);
	intents.granted("a");
	expect(intents.keyFor("a", { count: 3 })).not.toBe(key);
});

test("another wish, or the same elsewhere, has another key", () => {
	const intents = numbered();
	const keys = [intents.keyFor("a", { count: 3 }), intents.keyFor("a", { count: 4 }), intents.keyFor("b", { count: 4 })];
	expect(new Set(keys).size).toBe(3);
});
