import { expect, test } from "vitest";
import { ApiError } from "../../client/rest.ts";
import { describeError } from "./describe-error.ts";
import { en } from "./en.ts";
import { zh } from "./zh.ts";

test("a known code is said in the reader's language", () => {
	const error = new ApiError("too_many_tasks", 429, "Too many tasks.");
	expect(describeError(error, en)).toBe(en.errors.too_many_tasks);
	expect(describeError(error, zh)).toBe(zh.errors.too_many_tasks);
});

test("any other is said in the server's words, with the fields that were wrong", () => {
	const error = new ApiError("validation_failed", 400, "Invalid.", [{ path: "name", message: "Too long" }]);
	expect(describeError(error, zh)).toBe("Invalid. name: Too long");
});

test("a bug of the page shows no internals", () => {
	expect(describeError(new TypeError("x is undefined"), en)).toBe(en.unknownError);
});
