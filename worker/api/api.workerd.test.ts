import { env, exports } from "cloudflare:workers";
import { SignJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { closeFrame } from "../../protocol/close-codes.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { Socket, User } from "../queue/user.fixture.ts";

const DEMO = { "X-AI-Provider": "demo" };
let count = 0;
let user: User;

beforeEach(async () => {
	count += 1;
	user = await User.signIn(`api-${count}`);
});

function sign(claims: Record<string, unknown>, secret = String(env.JWT_SECRET), alg = "HS256"): Promise<string> {
	return new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
}

function fetchWith(authorization: string | null, path = "/api/queue/tasks"): Promise<Response> {
	const headers: Record<string, string> = authorization === null ? {} : { Authorization: authorization };
	return exports.default.fetch(new Request(`https://queue.example${path}`, { headers }));
}

describe("the contract of the existing clients", () => {
	it("answers the six queue calls as they know them", async () => {
		await user.createProject("Novel");
		// Many, so that the outline behind them still waits when it is cancelled.
		const chapters = await user.call("POST", "/api/projects/Novel/queue-chapters", { chaptersToGenerate: 20 }, DEMO);
		expect(chapters).toEqual({ status: 200, body: { success: true, taskId: expect.any(String) } });
		const outline = await user.call(
			"POST",
			"/api/projects/Novel/queue-outline",
			{ targetChapters: 4, targetWordCount: 1, customPrompt: "rain" },
			DEMO,
		);
		expect(outline).toEqual({ status: 200, body: { success: true, taskId: expect.any(String) } });

		const { body: list } = await user.call("GET", "/api/queue/tasks");
		expect(list).toMatchObject({ success: true, tasks: expect.any(Array) });
		const { body: one } = await user.call("GET", `/api/queue/tasks/${outline.body.taskId}`);
		expect(one).toMatchObject({
			success: true,
			task: {
				id: outline.body.taskId,
				type: "outline",
				projectName: "Novel",
				projectId: expect.any(String),
				userId: user.id,
				progress: expect.any(Number),
				createdAt: expect.any(Number),
				updatedAt: expect.any(Number),
				params: { targetChapters: 4, targetWordCount: 1, customPrompt: "rain" },
			},
		});
		expect((await user.call("POST", `/api/queue/tasks/${outline.body.taskId}/cancel`)).body).toEqual({ success: true });
		expect((await user.call("DELETE", `/api/queue/tasks/${outline.body.taskId}`)).body).toEqual({ success: true });
		const gone = await user.call("GET", `/api/queue/tasks/${outline.body.taskId}`);
		expect(gone).toEqual({ status: 404, body: { success: false, error: expect.any(String), code: "task_not_found" } });
	});

	it("names tasks by their time, so that those of one call, or of calls in a row, lie side by side in the queue's table", async () => {
		await user.createProject("Novel");
		const before = Date.now();
		const order = { targetChapters: 4, targetWordCount: 1, thenChapters: 2 };
		const { body } = await user.call("POST", "/api/projects/Novel/queue-outline", order, DEMO);
		for (const id of [body.taskId, body.chaptersTaskId, await user.queueChapters("Novel", 1)]) {
			expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
			const namedAt = Number.parseInt(String(id).replaceAll("-", "").slice(0, 12), 16);
			expect(namedAt).toBeGreaterThanOrEqual(before);
			expect(namedAt).toBeLessThanOrEqual(Date.now());
		}
	});

	it("fills in the defaults of an empty body", async () => {
		await user.createProject("Novel");
		const { body } = await user.call("POST", "/api/projects/Novel/queue-chapters", undefined, DEMO);
		expect((await user.task(String(body.taskId))).params).toEqual({ chaptersToGenerate: 1 });
		const outline = await user.call("POST", "/api/projects/Novel/queue-outline", "", DEMO);
		expect((await user.task(String(outline.body.taskId))).params).toEqual({ targetChapters: 400, targetWordCount: 100 });
		await user.call("POST", `/api/queue/tasks/${outline.body.taskId}/cancel`);
	});
});

describe("who may ask", () => {
	it.each([
		["no token", null, "unauthorized"],
		["another scheme", "Basic abc", "unauthorized"],
		["rubbish", "Bearer rubbish", "unauthorized"],
		["an empty token", "Bearer ", "unauthorized"],
		["a huge token", `Bearer ${"x".repeat(9_000)}`, "unauthorized"],
	])("[P9] %s → 401", async (_what, authorization, code) => {
		const response = await fetchWith(authorization);
		expect([response.status, await response.json()]).toEqual([401, expect.objectContaining({ success: false, code })]);
		expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer/);
	});

	it("[P8] refuses tokens without end or user, of another secret, expired, unsigned, or of an unnameable user", async () => {
		const exp = Math.floor(Date.now() / 1000) + 600;
		const none = `${btoa('{"alg":"none"}').replaceAll("=", "")}.${btoa(JSON.stringify({ sub: "a", exp })).replaceAll("=", "")}.`;
		const tokens = [
			[await sign({ sub: 123, exp }), "unauthorized"],
			[await sign({ sub: true, exp }), "unauthorized"],
			[await sign({ sub: ["a"], exp }), "unauthorized"],
			[await sign({ sub: "\ud800", exp }), "unauthorized"],
			[await sign({ sub: "a" }), "unauthorized"],
			[await sign({ exp }), "unauthorized"],
			[await sign({ sub: "", exp }), "unauthorized"],
			[await sign({ sub: "x".repeat(LIMITS.userIdChars + 1), exp }), "unauthorized"],
			[await sign({ sub: "a", exp }, "another-secret-another-secret-another"), "unauthorized"],
			[await sign({ sub: "a", exp: exp - 10_000 }), "token_expired"],
			[await sign({ sub: "a", exp: Date.UTC(10_000, 0) / 1000 }), "unauthorized"],
			[await sign({ sub: "a", exp: Number.MAX_VALUE }), "unauthorized"],
			[none, "unauthorized"],
		];
		for (const [token, code] of tokens) {
			const response = await fetchWith(`Bearer ${token}`);
			expect([response.status, await response.json()]).toEqual([401, expect.objectContaining({ code })]);
		}
	});

	it("[P8] a socket with an expired token is told so by its close, sees nothing, and takes no other socket's place", async () => {
		const sockets = await Promise.all(Array.from({ length: LIMITS.socketsPerUser }, () => user.openSocket()));
		const exp = Math.floor(Date.now() / 1000) - 10_000;
		for (const sub of [user.id, "weird/用户 “%00” ../🦊"]) {
			const token = await sign({ sub, exp });
			const { webSocket } = await user.upgrade({ protocols: ["novel-queue.v1", `bearer.${token}`] });
			if (webSocket === null) throw new Error("no socket");
			const expired = new Socket(webSocket);
			expect((await expired.until(({ closed }) => closed)).code).toBe(4401);
			expect(expired.frames).toEqual([closeFrame("token_expired")]);
		}
		expect(sockets.filter(({ closed }) => closed !== null)).toEqual([]);

		const nobody = await sign({ sub: 123, exp });
		const { status } = await user.upgrade({ protocols: ["novel-queue.v1", `bearer.${nobody}`] });
		expect(status).toBe(401);
	});

	it("takes a valid token of any user id, odd characters included", async () => {
		const odd = await User.signIn("weird/用户 “%00” ../🦊");
		await odd.createProject("Mine");
		expect((await odd.call("GET", "/api/projects")).body).toMatchObject({ projects: [{ name: "Mine" }] });
		const socket = await odd.openSocket();
		expect(socket.frames[0]).toMatchObject({ type: "sync", reset: true });
	});

	it("[P8] a second user sees 404 for the first one's tasks and projects, on every route and on the socket", async () => {
		await user.createProject("Secret");
		const taskId = await user.queueChapters("Secret", 1);
		const other = await User.signIn(`${user.id}-other`);
		const calls: [string, string, unknown?][] = [
			["GET", `/api/queue/tasks/${taskId}`],
			["POST", `/api/queue/tasks/${taskId}/cancel`],
			["POST", `/api/queue/tasks/${taskId}/retry`],
			["DELETE", `/api/queue/tasks/${taskId}`],
			["GET", "/api/projects/Secret"],
			["PUT", "/api/projects/Secret/bible", { bible: "mine" }],
			["DELETE", "/api/projects/Secret"],
			["GET", "/api/projects/Secret/chapters/1"],
			["GET", "/api/projects/Secret/download"],
			["POST", "/api/projects/Secret/queue-chapters", {}],
			["POST", "/api/projects/Secret/queue-outline", {}],
			["POST", "/api/projects/Secret/generate-stream", {}],
		];
		for (const [method, path, body] of calls) {
			const answer = await other.call(method, path, body, DEMO);
			expect([path, answer.status, answer.body.success]).toEqual([path, 404, false]);
			expect(JSON.stringify(answer.body)).not.toContain(user.id);
		}
		expect((await other.call("GET", "/api/projects")).body.projects).toEqual([]);
		expect((await other.call("GET", "/api/queue/tasks")).body.tasks).toEqual([]);
		expect((await other.call("GET", "/api/active-tasks")).body.tasks).toEqual([]);
		const socket = await other.openSocket();
		expect(socket.frames[0]).toMatchObject({ tasks: [] });
		socket.send({ type: "watch", taskId });
		expect(await socket.until(({ frames }) => frames[1])).toMatchObject({ type: "error", code: "task_not_found", taskId });
	});
});

describe("bad input", () => {
	it.each([0, -1, 1e9, "5", 1.5, null, true, [], {}])(
		"[P9] chaptersToGenerate %j → 400 that names the field",
		async (chaptersToGenerate) => {
			await user.createProject("Novel");
			const { status, body } = await user.call("POST", "/api/projects/Novel/queue-chapters", { chaptersToGenerate }, DEMO);
			expect([status, body.code]).toEqual([400, "validation_failed"]);
			expect(body.issues).toEqual([{ path: "chaptersToGenerate", message: expect.stringMatching(/\w+ \w+/) }]);
			expect((await user.call("GET", "/api/queue/tasks")).body.tasks).toEqual([]);
		},
	);

	it.each([
		["{", 400, "invalid_json"],
		["[]", 400, "validation_failed"],
		["null", 400, "validation_failed"],
		['"text"', 400, "validation_failed"],
		[`{"customPrompt": "${"x".repeat(LIMITS.customPromptChars + 1)}"}`, 400, "validation_failed"],
		['{"targetChapters": 0}', 400, "validation_failed"],
		['{"targetWordCount": "100"}', 400, "validation_failed"],
		['{"priority": "urgent"}', 400, "validation_failed"],
		['{"dependsOn": "a"}', 400, "validation_failed"],
		['{"dependsOn": ["nobody"]}', 409, "dependency_not_found"],
		["x".repeat(LIMITS.bodyBytes + 1), 413, "body_too_large"],
	])("[P9] the body %.40s → %i", async (text, status, code) => {
		await user.createProject("Novel");
		const answer = await user.call("POST", "/api/projects/Novel/queue-outline", text, DEMO);
		expect([answer.status, answer.body.code]).toEqual([status, code]);
		if (status !== 409) expect(answer.body.issues).toHaveLength(1);
	});

	it("[P9] unknown projects, tasks, chapters and routes → 404", async () => {
		expect((await user.call("POST", "/api/projects/none/queue-chapters", {}, DEMO)).body.code).toBe("project_not_found");
		await user.createProject("Novel");
		for (const index of ["1", "0", "-1", "x", "1e3", "99999999"]) {
			expect((await user.call("GET", `/api/projects/Novel/chapters/${index}`)).body.code).toBe("chapter_not_found");
		}
		expect((await user.call("GET", "/api/nothing")).body.code).toBe("route_not_found");
		expect((await user.call("GET", "/api/queue/tasks/%00%ff")).status).toBe(404);
	});

	it.each(["a/b", "../etc", "Ünï 🌊🧭", "小说：第一部", "%2F", "a?b#c", 'it\'s "quoted"', "x".repeat(LIMITS.projectNameChars)])(
		"the project name %.30j works on every route",
		async (name) => {
			const path = `/api/projects/${encodeURIComponent(name)}`;
			expect((await user.call("POST", "/api/projects", { name, bible: "b" })).status).toBe(201);
			expect((await user.call("GET", path)).body.project).toMatchObject({ name, bible: "b", outline: null, chapters: [] });
			expect((await user.call("PUT", `${path}/bible`, { bible: "c" })).status).toBe(200);
			expect((await user.call("POST", `${path}/queue-chapters`, {}, DEMO)).status).toBe(200);
			expect((await user.call("DELETE", path)).status).toBe(200);
		},
	);

	it.each(["بحر \u200fالليل", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "❤\ufe0f", "क\u094d\u200dष"])(
		"[P9] the project name %j is fine: what cannot be seen in it belongs to what can",
		async (name) => {
			expect((await user.call("POST", "/api/projects", { name, bible: "b" })).status).toBe(201);
		},
	);

	it("finds a project under either spelling of a composed character", async () => {
		await user.createProject("Caf\u00e9");
		expect((await user.call("GET", `/api/projects/${encodeURIComponent("Cafe\u0301")}`)).status).toBe(200);
		expect((await user.call("POST", "/api/projects", { name: "Cafe\u0301", bible: "" })).body.code).toBe("project_exists");
	});

	it.each([
		...["", "   ", ".", "..", "a\u0000b", "a\nb", "\ud800", "x".repeat(300)],
		...["\u200b", "\u2060\u00ad", "\u200b \u200d", "\u3164", "\u115f\u1160", "\u2800", "\ufe0f", "\u{E0041}", "\u200e"],
		...["evil\u202etxt.exe", "a\u202db", "a\u2066b\u2069", "\u202bb\u202c"],
	])("[P9] the project name %.20j is refused clearly", async (name) => {
		const { status, body } = await user.call("POST", "/api/projects", { name, bible: "b" });
		expect([status, body.code]).toEqual([400, "validation_failed"]);
		expect(body.issues).toEqual(expect.arrayContaining([{ path: "name", message: expect.any(String) }]));
	});

	it("[P9] refuses half of a surrogate pair in any text, which could not be stored as it is", async () => {
		await user.createProject("Novel");
		const calls = [
			["POST", "/api/projects", { name: "Other", bible: "a\ud83d" }, "bible"],
			["PUT", "/api/projects/Novel/bible", { bible: "\ude00a" }, "bible"],
			["POST", "/api/projects/Novel/queue-outline", { customPrompt: "a\ud83db" }, "customPrompt"],
			["POST", "/api/projects/Novel/queue-chapters", { dependsOn: ["a", "\ud83d"] }, "dependsOn.1"],
			["POST", "/api/queue/tasks/batch", { action: "delete", ids: ["\udfff"] }, "ids.0"],
			["POST", "/api/dev/sign-in", { userId: "\ud800" }, "userId"],
		] as const;
		for (const [method, path, sent, field] of calls) {
			const { status, body } = await user.call(method, path, sent, DEMO);
			expect([path, status, body.code]).toEqual([path, 400, "validation_failed"]);
			expect(body.issues).toEqual([{ path: field, message: expect.stringContaining("surrogate") }]);
		}
		const whole = await user.call("PUT", "/api/projects/Novel/bible", { bible: "a\ud83d\ude00b" });
		expect(whole.status).toBe(200);
	});

	it("two requests that create the same project at once make one", async () => {
		const answers = await Promise.all([1, 2, 3].map(() => user.call("POST", "/api/projects", { name: "Twin", bible: "b" })));
		expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
		expect((await user.call("GET", "/api/projects")).body.projects).toHaveLength(1);
	});
});

describe("the AI configuration", () => {
	it.each([
		[{}, "ai_config_missing", /X-AI-Provider.*X-AI-Key/],
		[{ "X-AI-Provider": "skynet", "X-AI-Key": "k" }, "validation_failed", /X-AI-Provider/],
		[{ "X-AI-Provider": "openai" }, "ai_config_invalid", /X-AI-Key is missing/],
		[{ "X-AI-Provider": "openai", "X-AI-Key": "sk-\u00e4\u00f6" }, "ai_config_invalid", /X-AI-Key has characters/],
		[{ "X-AI-Key": "k" }, "validation_failed", /X-AI-Provider/],
		[{ "X-AI-Provider": "custom", "X-AI-Key": "k" }, "ai_config_invalid", /X-AI-BaseUrl is missing.*X-AI-Model is missing/],
		[
			{ "X-AI-Provider": "custom", "X-AI-Key": "k", "X-AI-Model": "m", "X-AI-BaseUrl": "http://10.0.0.1/v1" },
			"ai_config_invalid",
			/X-AI-BaseUrl/,
		],
		[
			{ "X-AI-Provider": "custom", "X-AI-Key": "k", "X-AI-Model": "m", "X-AI-BaseUrl": "https://localhost/v1" },
			"ai_config_invalid",
			/X-AI-BaseUrl/,
		],
	])("[P9] %j → 400 with what to send", async (headers, code, error) => {
		await user.createProject("Novel");
		const { status, body } = await user.call("POST", "/api/projects/Novel/queue-chapters", {}, headers);
		expect([status, body.code]).toEqual([400, code]);
		expect(body.error).toMatch(error);
		expect(body.issues).not.toHaveLength(0);
		expect((await user.call("GET", "/api/queue/tasks")).body.tasks).toEqual([]);
	});
});

describe("other sites", () => {
	it("are answered for browsers only where they are allowed", async () => {
		const preflight = (origin: string) =>
			exports.default.fetch(
				new Request("https://queue.example/api/queue/tasks", {
					method: "OPTIONS",
					headers: {
						Origin: origin,
						"Access-Control-Request-Method": "POST",
						"Access-Control-Request-Headers": "authorization,x-ai-key",
					},
				}),
			);
		const allowed = await preflight("https://app.example");
		expect(allowed.headers.get("Access-Control-Allow-Origin")).toBe("https://app.example");
		expect(allowed.headers.get("Access-Control-Allow-Headers")?.toLowerCase()).toContain("x-ai-key");
		expect((await preflight("https://evil.example")).headers.get("Access-Control-Allow-Origin")).toBeNull();
	});
});

describe("health and download", () => {
	it("says that it serves", async () => {
		const response = await fetchWith(null, "/api/health");
		expect([response.status, await response.json()]).toEqual([200, { success: true, status: "ok" }]);
	});

	it("hands out the whole manuscript as Markdown or text, under the project's name", async () => {
		await user.createProject("小说/一");
		const taskId = await user.queueChapters("小说/一", 1);
		const socket = await user.openSocket();
		await socket.untilTask(taskId, ({ status }) => status === "completed");
		const path = `/api/projects/${encodeURIComponent("小说/一")}/download`;
		const response = await fetchWith(`Bearer ${user.token}`, path);
		expect(response.headers.get("Content-Type")).toBe("text/markdown; charset=utf-8");
		expect(response.headers.get("Content-Disposition")).toContain(encodeURIComponent("小说/一.md"));
		expect(await response.text()).toMatch(/^# 小说\/一\n\n### .+\n\n/);
		expect((await fetchWith(`Bearer ${user.token}`, `${path}?format=txt`)).headers.get("Content-Type")).toBe(
			"text/plain; charset=utf-8",
		);
		expect((await fetchWith(`Bearer ${user.token}`, `${path}?format=exe`)).status).toBe(400);
	});
});
