import { expect, test } from "vitest";
import { matchShortcut, SHORTCUTS } from "./shortcut-table.ts";

test("one key, two keys in a row, and a capital are each their own", () => {
	expect(matchShortcut(null, "j")).toEqual({ type: "shortcut", id: "next" });
	expect(matchShortcut(null, "p")).toEqual({ type: "shortcut", id: "raise" });
	expect(matchShortcut(null, "P")).toEqual({ type: "shortcut", id: "lower" });
	expect(matchShortcut(null, "g")).toEqual({ type: "begun", first: "g" });
	expect(matchShortcut("g", "p")).toEqual({ type: "shortcut", id: "goProjects" });
	expect(matchShortcut(null, "y")).toBeNull();
});

test("a key that does not go on what was begun counts for itself", () => {
	expect(matchShortcut("g", "j")).toEqual({ type: "shortcut", id: "next" });
	expect(matchShortcut("g", "g")).toEqual({ type: "begun", first: "g" });
	expect(matchShortcut("g", "y")).toBeNull();
});

test("every shortcut can be reached: none is another's beginning or double", () => {
	for (const { id, keys } of SHORTCUTS) {
		let match = matchShortcut(null, keys[0]);
		if (match?.type === "begun" && keys[1] !== undefined) match = matchShortcut(match.first, keys[1]);
		expect(match).toEqual({ type: "shortcut", id });
	}
});
