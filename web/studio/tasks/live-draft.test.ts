import { expect, test } from "vitest";
import { splitLiveDraft } from "./live-draft.ts";

test.each([
	["", null, ""],
	["# What the Ti", null, ""],
	["# What the Tide Entered\n\nThe tide", "What the Tide Entered", "\nThe tide"],
	["The tide had gone out.", null, "The tide had gone out."],
])("%o", (text, title, body) => {
	expect(splitLiveDraft(text)).toEqual({ title, body });
});
