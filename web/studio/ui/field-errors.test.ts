import { expect, test } from "vitest";
import { ApiError } from "../../client/rest.ts";
import { fieldErrors } from "./field-errors.ts";

const refusal = (...paths: string[]) =>
	new ApiError(
		"validation_failed",
		400,
		"Invalid.",
		paths.map((path) => ({ path, message: "Wrong" })),
	);
const WORDS = { name: "Name it.", bible: "Shorten it." };

test("[P9] what is wrong is said at its field, in the form's words", () => {
	expect(fieldErrors(refusal("bible"), WORDS)).toEqual({ at: { bible: "Shorten it." }, isPlaced: true });
});

test("[P9] what the form has no field for still needs saying", () => {
	expect(fieldErrors(refusal("name", "surprise"), WORDS)).toEqual({ at: { name: "Name it." }, isPlaced: false });
	expect(fieldErrors(refusal(), WORDS)).toEqual({ at: {}, isPlaced: false });
	expect(fieldErrors(new TypeError("bug"), WORDS)).toEqual({ at: {}, isPlaced: false });
	expect(fieldErrors(null, WORDS)).toEqual({ at: {}, isPlaced: false });
});
