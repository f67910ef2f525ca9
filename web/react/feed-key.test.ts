import { expect, test } from "vitest";
import { aToken } from "./fake-feeds.ts";
import { feedKey } from "./feed-key.ts";

const URL = "https://queue.example.com";

test("a renewed token of one user has the key of the one before", () => {
	expect(feedKey(URL, aToken("ann", 1))).toBe(feedKey(`${URL}/`, aToken("ann", 2)));
});

test("[P8] another user, server or issuer has another key", () => {
	const ann = feedKey(URL, aToken("ann", 1));
	expect(feedKey(URL, aToken("bob", 1))).not.toBe(ann);
	expect(feedKey("https://other.example.com", aToken("ann", 1))).not.toBe(ann);
	const payload = Buffer.from(JSON.stringify({ iss: "elsewhere", sub: "ann" })).toString("base64url");
	expect(feedKey(URL, `e30.${payload}.x`)).not.toBe(ann);
});

test("[P8] tokens that name nobody are never taken for each other", () => {
	const nobody = [
		"opaque-1",
		"opaque-2",
		"a.b.c",
		"",
		aToken("", 1),
		aToken("", 2),
		`e30.${btoa("null")}.x`,
		`e30.${btoa("7")}.x`,
	];
	expect(new Set(nobody.map((token) => feedKey(URL, token))).size).toBe(nobody.length);
});

test("names in any script tell users apart", () => {
	expect(feedKey(URL, aToken("安", 1))).toBe(feedKey(URL, aToken("安", 2)));
	expect(feedKey(URL, aToken("安", 1))).not.toBe(feedKey(URL, aToken("宁", 1)));
});
