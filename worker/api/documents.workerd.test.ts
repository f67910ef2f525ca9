import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ERROR_STATUS } from "../../protocol/errors.ts";
import { OPERATIONS } from "./operations.ts";

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
	return exports.default.fetch(new Request(`https://queue.example${path}`, { headers }));
}

describe.each([
	["/api/openapi.json", "application/json; charset=utf-8"],
	["/api/docs", "text/html; charset=utf-8"],
])("%s", (path, contentType) => {
	it("needs no token, may be kept for a while, and is 304 for who has it", async () => {
		const response = await get(path);
		expect([response.status, response.headers.get("Content-Type")]).toEqual([200, contentType]);
		expect(response.headers.get("Cache-Control")).toBe("public, max-age=300");
		const etag = String(response.headers.get("ETag"));
		expect(etag).toMatch(/^"[0-9a-f]{16}"$/);
		await response.text();
		for (const seen of [etag, `W/${etag}`, `"other", ${etag}`, `"a,b" ,W/${etag}`, "*"]) {
			const again = await get(path, { "If-None-Match": seen });
			expect([again.status, await again.text()]).toEqual([304, ""]);
		}
		const changed = await get(path, { "If-None-Match": '"other"' });
		expect(changed.status).toBe(200);
		await changed.text();
	});
});

describe("the reference page", () => {
	it("tells every operation and every error code, in order of headings", async () => {
		const page = await (await get("/api/docs")).text();
		for (const { operationId, summary } of OPERATIONS) {
			expect(page).toContain(`<article id="${operationId}"`);
			expect(page).toContain(`<a href="#${operationId}">${summary.replaceAll("'", "&#39;")}</a>`);
		}
		for (const code of Object.keys(ERROR_STATUS)) expect(page).toContain(`id="error-${code}"`);
		const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
		expect(levels.filter((level) => level === 1)).toHaveLength(1);
		expect(levels.filter((level, at) => level > (levels[at - 1] ?? 0) + 1)).toEqual([]);
	});

	it("shows calls in which the shell puts in the address and the token", async () => {
		const page = await (await get("/api/docs")).text();
		const calls = [...page.matchAll(/<code>(curl [\s\S]*?)<\/code>/g)].map(([, call]) => String(call).replaceAll("&quot;", '"'));
		expect(calls.length).toBeGreaterThanOrEqual(OPERATIONS.length);
		expect(calls.filter((call) => !/^curl (-N )?(-X [A-Z]+ )?"\$SERVER\/api\//.test(call))).toEqual([]);
	});

	it("has no dead link and no id twice", async () => {
		const page = await (await get("/api/docs")).text();
		const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
		expect(ids).toHaveLength(new Set(ids).size);
		const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
		expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
	});

	it("loads nothing, runs nothing, and says so in its policy", async () => {
		const response = await get("/api/docs");
		const page = await response.text();
		expect(page).not.toMatch(/<script|<iframe|<img|@import|url\(|\son\w+=|https?:\/\//i);
		const policy = String(response.headers.get("Content-Security-Policy"));
		expect(policy).toContain("default-src 'none'");
		const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
		const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
		expect(policy).toContain(`'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`);
		expect(page).not.toContain("style=");
	});
});
