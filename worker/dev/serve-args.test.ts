import { expect, test } from "vitest";
import { parseServeArgs } from "./serve-args.ts";

test("without flags it serves this machine only, on the usual port", () => {
	expect(parseServeArgs([])).toEqual({ port: 8787, ip: "127.0.0.1", persistTo: undefined, flags: [] });
});

test("both spellings of a flag are read, and all others go on to wrangler untouched", () => {
	expect(parseServeArgs(["--port", "8790", "--persist-to=/data/x=y", "--log-level", "debug", "--var=A:b"])).toEqual({
		port: 8790,
		ip: "127.0.0.1",
		persistTo: "/data/x=y",
		flags: ["--log-level", "debug", "--var=A:b"],
	});
	expect(parseServeArgs(["--ip=0.0.0.0"]).ip).toBe("0.0.0.0");
});

test.each([["abc"], ["0"], ["65536"], ["80.5"], ["-1"]])("the port %j is refused in words", (port) => {
	expect(() => parseServeArgs([`--port=${port}`])).toThrow("--port needs a number");
});

test("a flag without its value is refused in words", () => {
	expect(() => parseServeArgs(["--port"])).toThrow("--port needs a value");
	expect(() => parseServeArgs(["--persist-to="])).toThrow("--persist-to needs a value");
});
