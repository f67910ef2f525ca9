import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { ensureDevVars, formatVars } from "./dev-vars.ts";

function newPath(): string {
	const folder = mkdtempSync(join(tmpdir(), "novel-queue-test-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	return join(folder, "inner", ".dev.vars");
}

test("fresh variables hold two different secrets of 32 bytes, and only their owner reads them", () => {
	const path = newPath();
	expect(ensureDevVars(path)).toBe(true);
	const vars = parseEnv(readFileSync(path, "utf8"));
	expect(vars).toMatchObject({ DEV_SIGN_IN: "true", ALLOW_PRIVATE_BASE_URL: "true", DEMO_CHARS_PER_SECOND: "240" });
	expect(Buffer.from(vars.JWT_SECRET ?? "", "base64url")).toHaveLength(32);
	expect(Buffer.from(vars.KEY_ENCRYPTION_SECRET ?? "", "base64url")).toHaveLength(32);
	expect(vars.JWT_SECRET).not.toBe(vars.KEY_ENCRYPTION_SECRET);
	expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a file that is there stays as it is, as its secrets have sealed what is stored", () => {
	const path = newPath();
	ensureDevVars(path);
	writeFileSync(path, "JWT_SECRET=mine\n");
	expect(ensureDevVars(path)).toBe(false);
	expect(readFileSync(path, "utf8")).toBe("JWT_SECRET=mine\n");
});

test("values keep spaces and number signs; one that would break the file is refused", () => {
	const vars = { ALLOWED_ORIGINS: "https://a.example, https://b.example", SECRET: "a # b = c" };
	expect(parseEnv(formatVars(vars))).toEqual(vars);
	expect(() => formatVars({ SECRET: 'a"b' })).toThrow("SECRET");
	expect(() => formatVars({ SECRET: "a\nDEV_SIGN_IN=true" })).toThrow("SECRET");
});
