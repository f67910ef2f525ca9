/**
 * What a file of page tests stands on: one real server, one real browser, and profiles in it whose troubles fail the test
 * that opened them.
 */
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, type TestContext } from "vitest";
import type { Vars } from "../../worker/dev/dev-vars.ts";
import { type LocalServer, startServer } from "../../worker/dev/server.ts";
import { launchBrowser } from "./browser.ts";
import { watchPages } from "./watch-page.ts";

export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What a browser says of calls and sockets that do not get through or are refused. */
export const NETWORK_TROUBLE = /^Failed to load resource: |^WebSocket connection to /;

export type ProfileOptions = BrowserContextOptions & {
	/** Where the page comes from, if not from the server itself. */
	origin?: string;
	/** Console messages that the test brings about itself. */
	expected?: RegExp;
};

/** The test that a profile is for; its own, since tests run side by side. */
export type Owner = Pick<TestContext, "onTestFinished" | "onTestFailed">;

/** Of the server's output, which a test that failed shows. */
const SHOWN_CHARS = 3_000;

export type Stage = {
	readonly server: LocalServer;
	readonly browser: Browser;
	/** A browser profile of its own, in English unless it says otherwise, and without animations. */
	openProfile(owner: Owner, options?: ProfileOptions): Promise<BrowserContext>;
};

/** To be called once, at the top of a test file. */
export function setStage(vars: Vars = {}): Stage {
	let up: { server: LocalServer; browser: Browser } | null = null;
	const stage = () => {
		if (up === null) throw new Error("The stage stands only while tests run.");
		return up;
	};

	beforeAll(async () => {
		const [server, browser] = await Promise.all([startServer({ vars }), launchBrowser()]);
		up = { server, browser };
	});
	afterAll(async () => {
		await Promise.all([up?.browser.close(), up?.server.stop()]);
	});

	return {
		get server() {
			return stage().server;
		},
		get browser() {
			return stage().browser;
		},
		async openProfile({ onTestFinished, onTestFailed }, { origin, expected, ...options } = {}) {
			const { server, browser } = stage();
			onTestFailed(() => {
				const lines = server.output().split("\n");
				const said = lines.filter((line) => !line.startsWith('{"level":"info"')).join("\n");
				process.stderr.write(`The server of the test that failed said at last:\n${said.slice(-SHOWN_CHARS)}\n`);
			});
			const context = await browser.newContext({ locale: "en-US", reducedMotion: "reduce", ...options });
			const watch = watchPages(context, origin ?? server.url, expected);
			onTestFinished(async () => {
				await context.close();
				expect(watch.troubles()).toEqual([]);
			});
			return context;
		},
	};
}

let names = 0;

/** A writer whom nobody has met: each test has queues and projects of its own. */
export function newName(): string {
	names += 1;
	return `writer-${Date.now()}-${names}`;
}
