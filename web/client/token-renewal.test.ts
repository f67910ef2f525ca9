import { expect, test } from "vitest";
import { aToken } from "./sim-server.ts";
import { expiryOf } from "./token-renewal.ts";

test("a token's end is read from its middle, whatever alphabet it is in", () => {
	expect(expiryOf(aToken(5_000_000))).toBe(5_000_000);
	const claims = Buffer.from(JSON.stringify({ sub: "作者>>>???~~~", exp: 7 })).toString("base64url");
	expect(expiryOf(`h.${claims}.s`)).toBe(7_000);
});

test.each(["", "opaque", "a.b.c", `h.${btoa("null")}.s`, `h.${btoa("{}")}.s`, `h.${btoa('{"exp":"soon"}')}.s`])(
	"%s does not say",
	(token) => {
		expect(expiryOf(token)).toBeNull();
	},
);
