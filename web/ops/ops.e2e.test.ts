import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { MortalServer } from "../../worker/chaos/mortal-server.ts";
import { type LocalServer, startServer } from "../../worker/dev/server.ts";
import { accessibilityViolations } from "../e2e/accessibility.ts";
import { launchBrowser } from "../e2e/browser.ts";
import { createUser, PATIENCE_MS, panel, signInToOps, waitForFigures } from "../e2e/operator.ts";
import { startRefusingProvider } from "../e2e/refusing-provider.fixture.ts";
import { watchPages } from "../e2e/watch-page.ts";
import { aFullState } from "./ops.fixture.ts";

/** So slow that what was started is still being written when the test is over. */
const SLOW = { DEMO_CHARS_PER_SECOND: "40" };

let browser: Browser;

beforeAll(async () => {
	browser = await launchBrowser();
});

afterAll(() => browser?.close());

/** A browser profile of its own, whose troubles fail the test unless it expects some. */
async function newContext(
	url: string,
	options: { locale?: string; colorScheme?: "light" | "dark"; expectsTrouble?: boolean } = {},
): Promise<BrowserContext> {
	const { locale = "en-GB", colorScheme = "light", expectsTrouble = false } = options;
	const context = await browser.newContext({ locale, colorScheme, reducedMotion: "reduce" });
	const watch = watchPages(context, url);
	onTestFinished(async () => {
		await context.close();
		if (!expectsTrouble) expect(watch.troubles()).toEqual([]);
	});
	return context;
}

async function freshServer(): Promise<LocalServer> {
	const server = await startServer({ vars: SLOW });
	onTestFinished(() => server.stop());
	return server;
}

/** Every call that a page makes to the API, but its socket. */
function apiCalls(page: Page): string[] {
	const calls: string[] = [];
	page.on("request", (request) => {
		const { pathname } = new URL(request.url());
		if (pathname.startsWith("/api/")) calls.push(pathname);
	});
	return calls;
}

describe("the dashboard on a real server", () => {
	test("three users' tasks run, fail and are cancelled: it shows each, pushed; operators step in, and users wait and go on", async () => {
		const server = await freshServer();
		const provider = await startRefusingProvider();
		onTestFinished(provider.close);
		const context = await newContext(server.url);
		const page = await context.newPage();
		await signInToOps(page, server.url, "lena");
		await page.getByText("No task has ever been queued.").waitFor();
		const calls = apiCalls(page);

		const mara = await createUser(server.url, "mara");
		await mara.queueChapters(50);
		await waitForFigures(page, { running: 1, queued: 0, failed: 0, cancelled: 0 });
		await mara.queueChapters(1);
		await waitForFigures(page, { running: 1, queued: 1 });

		const jonas = await createUser(server.url, "jonas|odd/id ü");
		const failing = await jonas.queueChapters(1, {
			"X-AI-Provider": "custom",
			"X-AI-Key": "a-key-that-is-refused",
			"X-AI-Model": "any",
			"X-AI-BaseUrl": provider.baseUrl,
		});
		await waitForFigures(page, { running: 1, queued: 1, failed: 1 });
		const failure = panel(page, "Recent failures").getByRole("listitem").filter({ hasText: failing });
		await failure.getByText("provider_auth").waitFor();
		await failure.getByText("renew AI_DEFAULT_KEY").waitFor();
		const cause = panel(page, /Failures by cause/).getByRole("row", { name: /provider_auth/ });
		expect(await cause.textContent()).toMatch(/Custom1$/);

		const ines = await createUser(server.url, "ines");
		const unwanted = await ines.queueChapters(3);
		await waitForFigures(page, { running: 2 });
		await ines.cancel(unwanted);
		await waitForFigures(page, { running: 1, queued: 1, failed: 1, cancelled: 1, finished: 0 });
		await page.getByText("In the last 1 h: 0 finished, 1 failed, 1 cancelled.").waitFor();
		// All of it came over the one socket: the page has asked for nothing.
		expect(calls).toEqual([]);

		await panel(page, "Users by load").getByRole("link", { name: "mara" }).click();
		await page.getByRole("heading", { level: 1, name: "mara" }).waitFor();
		const task = page.locator(".ops-task").filter({ hasText: "50 chapters" });
		await task.getByText("Running").waitFor({ timeout: PATIENCE_MS });
		await task.getByRole("button", { name: /^Cancel: 50 chapters/ }).click();
		await task.getByRole("button", { name: /^Cancel this user's task\?/ }).click();
		await task.getByText("Cancelled", { exact: true }).waitFor({ timeout: PATIENCE_MS });
		// The other one of the same project gets its turn.
		await waitForFigures(page, { cancelled: 2, queued: 0, running: 1 });
		await page.getByRole("link", { name: "All users" }).click();
		await panel(page, "What operators did")
			.getByText(/^lena cancelled task \w+ of mara$/)
			.waitFor({ timeout: PATIENCE_MS });

		const pauses = panel(page, "Pauses");
		await pauses.getByRole("button", { name: "Pause: All starts" }).click();
		await pauses.getByRole("button", { name: "Really pause?: All starts" }).click();
		await page.locator(".pause-banner").getByText("All starts paused by lena").waitFor({ timeout: PATIENCE_MS });
		// Of a user new to it: a queue that has just heard that nothing is paused may not ask again at once.
		await (await createUser(server.url, "otto")).queueChapters(50);
		await waitForFigures(page, { queued: 1, running: 1 });
		await pauses.getByRole("button", { name: "Resume: All starts" }).click();
		await pauses.getByRole("button", { name: "Really resume?: All starts" }).click();
		await page.locator(".pause-banner").waitFor({ state: "detached", timeout: PATIENCE_MS });
		await waitForFigures(page, { queued: 0, running: 2 });
		await panel(page, "What operators did").getByText("lena resumed All starts").waitFor({ timeout: PATIENCE_MS });

		await page.getByLabel("Find a user").fill("jonas|odd/id ü");
		await page.getByLabel("Find a user").press("Enter");
		await page.getByRole("heading", { level: 1, name: "jonas|odd/id ü" }).waitFor();
		await page.locator(".ops-task.failed").waitFor({ timeout: PATIENCE_MS });
	});

	test("[P1] [P3] the server is killed and comes back: old numbers are said to be old, then all are right, without a reload", async () => {
		const persistTo = mkdtempSync(join(tmpdir(), "novel-queue-ops-"));
		onTestFinished(() => rmSync(persistTo, { recursive: true, force: true }));
		const server = await MortalServer.start({ persistTo, vars: SLOW, flags: [] });
		onTestFinished(() => server.stop());
		const context = await newContext(server.url, { expectsTrouble: true });
		const page = await context.newPage();
		await signInToOps(page, server.url);
		const mara = await createUser(server.url, "mara");
		await mara.queueChapters(50);
		const waiting = await mara.queueChapters(1);
		await waitForFigures(page, { running: 1, queued: 1 });
		await page.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }));

		await server.kill();
		await page
			.locator(".link-bar.offline")
			.getByText(/^These numbers are .+ old$/)
			.waitFor({ timeout: PATIENCE_MS });
		expect(await page.locator(".ops.old .figure.running .figure-value").textContent()).toBe("1");
		expect(await page.title()).toMatch(/^⚠ /);
		expect(await accessibilityViolations(page)).toEqual([]);

		await server.restart();
		// Changed before the page is back, so what it had kept is wrong.
		await mara.cancel(waiting);
		await (await createUser(server.url, "ines")).queueChapters(50);
		await page.locator(".link-badge.live").waitFor({ timeout: PATIENCE_MS });
		await waitForFigures(page, { running: 2, queued: 0, cancelled: 1 });
		expect(await page.locator(".link-bar, .ops.old").count()).toBe(0);
		expect(await page.evaluate(() => Reflect.get(globalThis, "isTheSamePage"))).toBe(true);
	});
});

describe("on one server", () => {
	let server: LocalServer;

	beforeAll(async () => {
		server = await startServer({ vars: SLOW });
		await (await createUser(server.url, "mara")).queueChapters(50);
	});

	afterAll(() => server?.stop());

	test("[P8] a user's token gets 403 on every ops route and socket, and the page says what is missing", async () => {
		const { token } = await createUser(server.url, "nosy");
		const routes = [
			["GET", "summary"],
			["GET", "metrics"],
			["GET", "users/mara/tasks"],
			["GET", "users/nobody/tasks"],
			["POST", "users/mara/tasks/any/cancel"],
			["POST", "users/mara/tasks/any/retry"],
			["PUT", "pauses"],
			["GET", "nothing-of-the-kind"],
		];
		for (const [method = "", path] of routes) {
			const response = await fetch(`${server.url}/api/ops/${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
			const body = (await response.json()) as Record<string, unknown>;
			expect([path, response.status, Object.keys(body).sort(), body.code]).toEqual([
				path,
				403,
				["code", "error", "success"],
				"forbidden",
			]);
		}
		for (const path of ["ws", "users/mara/ws"]) {
			const url = `${server.url.replace("http", "ws")}/api/ops/${path}`;
			const socket = new WebSocket(url, ["novel-queue.v1", `bearer.${token}`]);
			const end = await new Promise((resolve) => {
				for (const type of ["open", "message", "error"]) socket.addEventListener(type, () => resolve(type));
			});
			expect([path, end]).toEqual([path, "error"]);
		}

		const context = await newContext(server.url, { expectsTrouble: true });
		const page = await context.newPage();
		await page.goto(`${server.url}/ops`);
		await page.getByRole("button", { name: "I have a token" }).click();
		await page.getByLabel("Operator's token").fill(token);
		await page.getByRole("button", { name: "Sign in", exact: true }).click();
		await page.getByRole("heading", { level: 1, name: "This needs the operators' role" }).waitFor();
		expect(await page.locator("body").textContent()).not.toContain("mara");
	});

	test("[P1] where no socket gets through it polls, says so, and shows the same; a part that is missing is told", async () => {
		const context = await newContext(server.url, { expectsTrouble: true });
		await context.routeWebSocket(/\/api\/ops\/ws/, (socket) => socket.close({ code: 1011 }));
		await context.route("**/api/ops/summary", async (route) => {
			const response = await route.fetch();
			const body = (await response.json()) as { state: Record<string, unknown> };
			await route.fulfill({ response, json: { ...body, state: { ...body.state, shardsMissing: 2 } } });
		});
		const page = await context.newPage();
		await page.goto(`${server.url}/ops`);
		await page.getByRole("button", { name: "Sign in", exact: true }).click();
		await page.locator(".link-badge.polling").getByText("Polling every 10 s").waitFor({ timeout: PATIENCE_MS });
		await page.getByText("No socket gets through").waitFor();
		await waitForFigures(page, { running: 1 });
		await page.getByRole("alert").getByText("2 parts of the service did not answer").waitFor();
	});

	test("the address of a user opens him after a reload, and one who never was is told apart from one who is idle", async () => {
		const context = await newContext(server.url, { expectsTrouble: true });
		const page = await context.newPage();
		await signInToOps(page, server.url);
		await page.goto(`${server.url}/ops#/users/mara`);
		await page.reload();
		await page.locator(".ops-task.processing").waitFor({ timeout: PATIENCE_MS });
		await page.goto(`${server.url}/ops#/users/nobody`);
		await page.getByRole("alert").getByText("Nobody of that name").waitFor();
	});

	test.each(["en-GB", "zh-CN"])("on a phone a full dashboard fits, and axe finds nothing: %s", async (locale) => {
		const context = await newContext(server.url, { locale, expectsTrouble: true });
		await context.routeWebSocket(/\/api\/ops\/ws/, (socket) => {
			socket.send(JSON.stringify({ type: "snapshot", at: Date.now(), state: aFullState(Date.now()) }));
		});
		const page = await context.newPage();
		await page.setViewportSize({ width: 360, height: 740 });
		await page.goto(`${server.url}/ops`);
		await page.locator("form button[type=submit]").click();
		await waitForFigures(page, { running: 3 });
		await page.locator(".chart-box canvas").nth(2).waitFor({ timeout: PATIENCE_MS });
		expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
		expect(await accessibilityViolations(page)).toEqual([]);
	});

	test.each([
		["en-GB", "light"],
		["en-GB", "dark"],
		["zh-CN", "light"],
		["zh-CN", "dark"],
	] as const)("axe finds nothing: %s, %s", async (locale, colorScheme) => {
		const context = await newContext(server.url, { locale, colorScheme, expectsTrouble: true });
		const page = await context.newPage();
		const found: Record<string, string[]> = {};
		const look = async (state: string) => {
			const violations = await accessibilityViolations(page);
			if (violations.length > 0) found[state] = violations;
		};
		await page.goto(`${server.url}/ops`);
		await page.locator("form").waitFor();
		await look("sign-in");
		await page.locator("form button[type=submit]").click();
		await waitForFigures(page, { running: 1 });
		await page.locator(".chart-box canvas").nth(2).waitFor({ timeout: PATIENCE_MS });
		for (const summary of await page.locator(".chart-table summary").all()) await summary.click();
		await look("dashboard, tables open");
		await page.locator(".pauses .button").first().click();
		await look("a pause that is asked for");
		await page.locator(".users-table a").first().click();
		await page.locator(".ops-task").first().waitFor({ timeout: PATIENCE_MS });
		await look("user");
		expect(found).toEqual({});
	});
});
