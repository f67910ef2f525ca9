import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

function get(path: string, init: RequestInit = {}): Promise<Response> {
	return exports.default.fetch(new Request(`https://queue.example${path}`, init));
}

const NAVIGATION = { headers: { Accept: "text/html,application/xhtml+xml,*/*;q=0.8", "Sec-Fetch-Mode": "navigate" } };

describe("[P9] an address that nobody has", () => {
	it.each([
		...["/API/x", "/Api/health", "/api", "/api//x", "/api//health", "//api/health", "/%61pi/x", "/%61pi/health", "/ap%69/health"],
		...["/API", "/robots.txt", "/.env", "/a/b.json", "/assets/gone.js", "/%2Eenv", "/%ff", "/a%2fapi.x", "/%2fapi/x"],
	])("%s is answered as JSON, to a browser too", async (path) => {
		for (const init of [{}, NAVIGATION, { ...NAVIGATION, method: "POST" }]) {
			const response = await get(path, init);
			expect([response.status, response.headers.get("Content-Type")]).toEqual([404, "application/json"]);
			expect(await response.json()).toMatchObject({ success: false, code: "route_not_found" });
		}
	});
});

describe("[P9] no browser may guess what an answer is", () => {
	it.each<[string, string, number, RequestInit]>([
		["an answer", "/api/health", 200, {}],
		["a document", "/api/docs", 200, {}],
		["304", "/api/openapi.json", 304, { headers: { "If-None-Match": "*" } }],
		["401", "/api/queue/tasks", 401, {}],
		["404", "/API/x", 404, {}],
		["a refused upgrade", "/api/queue/ws", 426, {}],
		["a preflight", "/api/projects", 204, { method: "OPTIONS", headers: { Origin: "https://app.example" } }],
	])("%s says so", async (_what, path, status, init) => {
		const response = await get(path, init);
		await response.text();
		expect([response.status, response.headers.get("X-Content-Type-Options")]).toEqual([status, "nosniff"]);
	});
});
