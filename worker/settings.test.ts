import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

function read(vars: Record<string, string>) {
	// The bindings play no part in reading settings.
	return readSettings(Object.assign(Object.create(null), vars));
}

describe("settings", () => {
	it("have sane defaults and no default secret", () => {
		expect(read({})).toMatchObject({
			MAX_RUNNING_PER_USER: 3,
			MAX_QUEUED_PER_USER: 1_000,
			ENQUEUES_PER_MINUTE: 120,
			BIBLE_WRITES_PER_MINUTE: 60,
			MAX_STORED_MB_PER_USER: 200,
			OPS_SHARDS: 4,
			ALLOWED_ORIGINS: [],
			DEV_SIGN_IN: false,
			ALLOW_PRIVATE_BASE_URL: false,
		});
		expect(read({}).JWT_SECRET).toBeUndefined();
	});

	it.each([
		[{ MAX_RUNNING_PER_USER: "0" }, /MAX_RUNNING_PER_USER/],
		[{ MAX_RUNNING_PER_USER: "many" }, /MAX_RUNNING_PER_USER/],
		[{ MAX_RUNNING_PER_USER: "1.5" }, /MAX_RUNNING_PER_USER/],
		[{ MAX_QUEUED_PER_USER: "0" }, /MAX_QUEUED_PER_USER/],
		[{ MAX_QUEUED_PER_USER: "5001" }, /MAX_QUEUED_PER_USER is wrong: it must be at most 5000/],
		[{ ENQUEUES_PER_MINUTE: "unlimited" }, /ENQUEUES_PER_MINUTE/],
		[{ ENQUEUES_PER_MINUTE: "0.5" }, /ENQUEUES_PER_MINUTE/],
		[{ MAX_STORED_MB_PER_USER: "200 MB" }, /MAX_STORED_MB_PER_USER/],
		[{ BIBLE_WRITES_PER_MINUTE: "0" }, /BIBLE_WRITES_PER_MINUTE/],
		[{ MAX_STORED_MB_PER_USER: "0" }, /MAX_STORED_MB_PER_USER/],
		[{ OPS_SHARDS: "65" }, /OPS_SHARDS/],
		[{ OPS_SHARDS: "0" }, /OPS_SHARDS/],
		[{ OPS_SHARDS: "10000" }, /OPS_SHARDS/],
		[{ JWT_SECRET: "short" }, /JWT_SECRET/],
		[{ KEY_ENCRYPTION_SECRET: "short" }, /KEY_ENCRYPTION_SECRET/],
		[{ DEV_SIGN_IN: "yes" }, /DEV_SIGN_IN/],
		[{ JWKS_URL: "http://keys.example/jwks" }, /JWKS_URL/],
		[{ JWKS_URL: "https://keys.example/jwks", DEV_SIGN_IN: "true" }, /DEV_SIGN_IN/],
		[{ ALLOWED_ORIGINS: "https://app.example/" }, /ALLOWED_ORIGINS/],
		[{ AI_DEFAULT_PROVIDER: "skynet" }, /AI_DEFAULT_PROVIDER/],
		[{ AI_DEFAULT_PROVIDER: "openai" }, /AI_DEFAULT_KEY/],
		[{ AI_DEFAULT_PROVIDER: "custom", AI_DEFAULT_KEY: "k" }, /AI_DEFAULT_MODEL/],
		[{ AI_DEFAULT_PROVIDER: "ollama" }, /AI_DEFAULT_MODEL/],
		[{ AI_ALLOWED_HOSTS: "https://api.openai.com" }, /AI_ALLOWED_HOSTS/],
		[{ AI_ALLOWED_HOSTS: "api.openai.com/v1" }, /AI_ALLOWED_HOSTS/],
		[{ AI_ALLOWED_HOSTS: "api.openai.com:443" }, /AI_ALLOWED_HOSTS/],
		[{ AI_ALLOWED_HOSTS: "*" }, /AI_ALLOWED_HOSTS/],
		[{ AI_ALLOWED_HOSTS: "api.openai.com", AI_DEFAULT_PROVIDER: "deepseek", AI_DEFAULT_KEY: "k" }, /AI_DEFAULT_PROVIDER/],
	])("[P9] %j is refused and named", (vars, name) => {
		expect(() => read(vars)).toThrow(name);
	});

	it("list hosts in one spelling, and let the server's own model be in a private network without a key", () => {
		expect(read({}).AI_ALLOWED_HOSTS).toEqual([]);
		const hosts = { AI_ALLOWED_HOSTS: " API.openai.com, *.example.com ,127.0.0.1,[::1]" };
		expect(read(hosts).AI_ALLOWED_HOSTS).toEqual(["api.openai.com", "*.example.com", "127.0.0.1", "[::1]"]);
		expect(read({ AI_DEFAULT_PROVIDER: "ollama", AI_DEFAULT_MODEL: "llama" }).AI_DEFAULT_PROVIDER).toBe("ollama");
	});

	it("[P8] never repeat a wrong value", () => {
		expect(() => read({ JWT_SECRET: "tiny-secret" })).toThrow(expect.not.stringContaining("tiny-secret"));
	});
});
