/** Addresses as the platform routes them: files of the page first, then the Worker. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalServer, startServer } from "../dev/server.ts";

let server: LocalServer;

beforeAll(async () => {
	server = await startServer();
});
afterAll(() => server.stop());

const NAVIGATION = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8", "Sec-Fetch-Mode": "navigate" };

function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Response> {
	return fetch(server.url + path, { headers, method, redirect: "manual" });
}

describe("[P9] the platform's routing", () => {
	test.each(["/", "/ops/", "/some-page", "/projects/Novel"])("a browser at %s gets a page", async (path) => {
		const response = await get(path, NAVIGATION);
		expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "text/html; charset=utf-8"]);
		expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'self'");
		expect(await response.text()).toMatch(/^<!doctype html>/i);
	});

	test.each(["/API/x", "/api//x", "/%61pi/x", "/%61pi/health", "/api", "/robots.txt", "/assets/gone.js", "/.env"])(
		"at %s it gets a refusal as JSON",
		async (path) => {
			for (const headers of [NAVIGATION, {}]) {
				const response = await get(path, headers);
				expect([response.status, response.headers.get("Content-Type")]).toEqual([404, "application/json"]);
				expect(await response.json()).toMatchObject({ success: false, code: "route_not_found" });
			}
		},
	);

	test("every answer says that its type is not to be guessed", async () => {
		const page = await (await get("/", NAVIGATION)).text();
		const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? "";
		const etag = (await get(script)).headers.get("ETag") ?? "";
		const answers = [
			["page", 200, await get("/", NAVIGATION)],
			["page elsewhere", 200, await get("/some-page", NAVIGATION)],
			["asset", 200, await get(script)],
			["asset again", 304, await get(script, { "If-None-Match": etag })],
			["asset, head", 200, await get(script, {}, "HEAD")],
			["redirect", 307, await get("/index.html")],
			["refused method", 405, await get("/", {}, "POST")],
			["no asset", 404, await get("/assets/gone.js")],
			["no route", 401, await get("/api/nothing")],
			["health", 200, await get("/api/health")],
			["document again", 304, await get("/api/openapi.json", { "If-None-Match": "*" })],
		] as const;
		const said = answers.map(([what, , { status, headers }]) => [what, status, headers.get("X-Content-Type-Options")]);
		expect(said).toEqual(answers.map(([what, status]) => [what, status, "nosniff"]));
	});
});
