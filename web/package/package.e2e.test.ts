/** What an app sees: the package is packed, installed into an empty project, and used there with nothing of this repository. */
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT_ROOT, TSC } from "../../worker/dev/paths.ts";
import { runCaptured, runQuietly } from "../../worker/dev/run-command.ts";

/** KB of 1,000 bytes, minified and gzipped, without React: `npm run size` allows the client 12 of them, the hooks get 2. */
const BUDGET_KB = 14;

const app = mkdtempSync(join(tmpdir(), "novel-queue-app-"));
afterAll(() => rmSync(app, { recursive: true, force: true }));

beforeAll(async () => {
	await runQuietly(process.execPath, [join(import.meta.dirname, "build.ts")]);
	await runQuietly("npm", ["pack", join(PROJECT_ROOT, "dist/package"), "--pack-destination", app]);
	write("package.json", JSON.stringify({ name: "app", private: true, type: "module" }));
	const { devDependencies } = JSON.parse(readFileSync(join(PROJECT_ROOT, "package.json"), "utf8"));
	const react = ["react", "react-dom"].map((name) => `${name}@${devDependencies[name]}`);
	const tarballs = globSync("*.tgz", { cwd: app }).map((name) => join(app, name));
	await runQuietly("npm", ["install", "--prefix", app, "--prefer-offline", "--no-audit", "--no-fund", ...tarballs, ...react]);
});

function write(name: string, text: string): string {
	const path = join(app, name);
	writeFileSync(path, text);
	return path;
}

test("the package holds what apps import and nothing else: no tests, no fakes, no sources", () => {
	const files = globSync("**/*", { cwd: join(app, "node_modules/novel-queue"), withFileTypes: true });
	const names = files.filter((file) => file.isFile()).map((file) => file.name);
	expect(names).toEqual(expect.arrayContaining(["README.md", "LICENSE", "package.json"]));
	const code = names.filter((name) => !["README.md", "LICENSE", "package.json"].includes(name));
	expect(code.filter((name) => !/\.(js|d\.ts)$/.test(name) || /test|fixture|fake|sim-|size/.test(name))).toEqual([]);
});

test("every entry runs in Node 22, the hooks on a server too", async () => {
	const script = write(
		"run.js",
		`import * as z from "zod/v4/mini";
		import { createElement } from "react";
		import { renderToString } from "react-dom/server";
		import { LIMITS, serverFrameSchema, applySync } from "novel-queue/protocol";
		import { ApiError, createTaskFeed, fetchQueuedTasks } from "novel-queue/client";
		import { createAppStateLifecycle } from "novel-queue/react-native";
		import { createTaskHooks, useQueuedTasks, useTask, useTaskText } from "novel-queue/react";

		const options = { apiBaseUrl: "http://127.0.0.1:9", token: "a-token" };
		const feed = createTaskFeed(options);
		const refusal = await fetchQueuedTasks(options.apiBaseUrl, options.token).catch((error) => error);
		feed.close();
		const sync = { type: "sync", cursor: "0123456789abcdef.1", reset: true, tasks: [], deleted: [] };
		function Page() {
			const { tasks, loading } = useQueuedTasks(options);
			const nothing = [useTask({ ...options, taskId: "a" }), useTaskText({ ...options, taskId: "a" })];
			return createElement("p", null, JSON.stringify([tasks, loading, ...nothing]));
		}
		console.log(JSON.stringify({
			feed: feed.getSnapshot().status,
			refusal: refusal instanceof ApiError && refusal.code,
			sync: z.safeParse(serverFrameSchema, sync).success,
			more: [typeof applySync, typeof LIMITS.bodyBytes, typeof createTaskHooks, typeof createAppStateLifecycle],
			html: renderToString(createElement(Page)).replaceAll("&quot;", '"'),
		}));`,
	);
	const { code, output } = await runCaptured(process.execPath, [script]);
	expect(code, output).toBe(0);
	expect(JSON.parse(output)).toEqual({
		feed: "closed",
		refusal: "network_error",
		sync: true,
		more: ["function", "number", "function", "function"],
		html: "<p>[[],true,null,null]</p>",
	});
});

describe("in a browser's bundle", () => {
	test("client and hooks are small and need nothing of Node", async () => {
		const { modules, code } = await bundle(
			`import { createTaskFeed, queueChapterGeneration } from "novel-queue/client";
			import { useQueuedTasks, useTask, useTaskText } from "novel-queue/react";
			globalThis.app = [createTaskFeed, queueChapterGeneration, useQueuedTasks, useTask, useTaskText];`,
		);
		expect(modules.some((id) => id.includes("partysocket"))).toBe(true);
		expect(modules.filter((id) => id.includes("/zod/"))).toEqual([]);
		expectNoNode(modules, code);
		expect(gzipSync(code, { level: 9 }).length).toBeLessThan(BUDGET_KB * 1_000);
	});

	test("an app that only reads close codes gets only those", async () => {
		const { code } = await bundle(`import { CLOSE_CODES } from "novel-queue/protocol"; globalThis.app = CLOSE_CODES;`);
		expect(code).toContain("4401");
		expect(gzipSync(code, { level: 9 }).length).toBeLessThan(1_000);
	});

	test("what React Native lacks is filled in before the client is loaded", async () => {
		const { modules, code } = await bundle(
			`import { createTaskFeed } from "novel-queue/react-native"; globalThis.app = createTaskFeed;`,
		);
		const filledIn = modules.findIndex((id) => id.endsWith("react-native-events.js"));
		expect(filledIn).toBeGreaterThan(-1);
		expect(filledIn).toBeLessThan(modules.findIndex((id) => id.endsWith("/client/feed.js")));
		expectNoNode(modules, code);
	});

	function expectNoNode(modules: string[], code: string): void {
		expect(modules.filter((id) => id.includes("browser-external") || id.startsWith("node:"))).toEqual([]);
		const imported = [...code.matchAll(/(?:from|import|require)\s*\(?\s*["'`]([^"'`]+)["'`]/g)].map((match) => match[1] ?? "");
		expect(imported.filter((name) => name.startsWith("node:") || builtinModules.includes(name))).toEqual([]);
	}

	async function bundle(text: string): Promise<{ modules: string[]; code: string }> {
		const input = write("entry.js", text);
		const result = await build({
			root: app,
			configFile: false,
			logLevel: "error",
			define: { "process.env.NODE_ENV": '"production"' },
			build: {
				write: false,
				modulePreload: false,
				rolldownOptions: { input, external: ["react"], output: { format: "es" } },
			},
		});
		if (Array.isArray(result) || !("output" in result)) throw new Error("The bundler gave something else than one bundle.");
		const chunks = result.output.filter((part) => part.type === "chunk");
		return { modules: chunks.flatMap((part) => part.moduleIds), code: chunks.map((part) => part.code).join("") };
	}
});

test.each([
	{ module: "esnext", moduleResolution: "bundler" },
	{ module: "nodenext", moduleResolution: "nodenext" },
])("the types are found and right with moduleResolution $moduleResolution", async (resolution) => {
	const folder = join(app, `types-${resolution.moduleResolution}`);
	mkdirSync(folder);
	writeFileSync(
		join(folder, "app.ts"),
		`import type { Task } from "novel-queue/protocol";
		import { CLOSE_CODES } from "novel-queue/protocol";
		import {
			batchQueuedTasks, checkAi, createProject, createTaskFeed, deleteProject, fetchQueuedTasks, listQueuedTasks,
			queueOutlineGeneration, restoreProject, retryQueuedTask, setTaskPriority, updateBible, type QueueBatch,
		} from "novel-queue/client";
		import { createAppStateLifecycle } from "novel-queue/react-native";
		import { createTaskHooks, useQueuedTasks, useTask, useTaskText, type QueuedTasks } from "novel-queue/react";

		const options = { apiBaseUrl: "https://queue.example.com", token: "a-token" };
		export const code: 4401 = CLOSE_CODES.token_expired.code;
		export const stop: () => void = createTaskFeed(options).subscribe(() => {});
		export const asked: Promise<Task[]> = fetchQueuedTasks(options.apiBaseUrl, options.token);
		const who = [options.apiBaseUrl, options.token] as const;
		export async function work(): Promise<[string, string | undefined, string | null, number | null, boolean, string | null]> {
			const idempotencyKey = crypto.randomUUID();
			await createProject(...who, { name: "P", bible: "b" }, { idempotencyKey });
			await updateBible(...who, "P", "b");
			const plan = { thenChapters: 3, idempotencyKey, priority: "high" } as const;
			const { taskId, chaptersTaskId } = await queueOutlineGeneration(...who, "P", 3, 1, undefined, null, plan);
			const { position } = await setTaskPriority(...who, taskId, "low");
			await retryQueuedTask(...who, taskId, { provider: "openai", apiKey: "k" });
			const batch: QueueBatch = { action: "cancel", filter: { projectName: "P", olderThanMs: 1 }, dryRun: true };
			const { verdicts } = await batchQueuedTasks(...who, batch);
			const { nextBefore } = await listQueuedTasks(...who, { status: "failed", limit: 3 });
			const { isUsable, code } = await checkAi(...who, null);
			const { restorableUntil }: { restorableUntil: number } = await deleteProject(...who, "P");
			if (restorableUntil > Date.now()) await restoreProject(...who, "P");
			return [taskId, chaptersTaskId, nextBefore, position, isUsable && verdicts.every(({ ok }) => ok), code];
		}
		// @ts-expect-error ids or a filter
		export const aimless: QueueBatch = { action: "cancel" };
		export function useApp(taskId: string) {
			const { tasks, loading, error, refresh, status }: QueuedTasks = useQueuedTasks({ ...options, enabled: true, pollIntervalMs: 10_000 });
			const list: Task[] = tasks;
			const [isOne, why, again]: [boolean, string | null, () => Promise<void>] = [loading, error, refresh];
			const task: Task | null | undefined = useTask({ ...options, taskId });
			const text: string | undefined = useTaskText({ ...options, taskId })?.text;
			return { list, isOne, why, again, task, text, isLive: status === "live" };
		}
		export const mobile = createTaskHooks({
			lifecycle: createAppStateLifecycle({ currentState: "active", addEventListener: () => ({ remove() {} }) }),
		});
		// @ts-expect-error the server must be named
		createTaskFeed({ token: "a-token" });
		// @ts-expect-error no such status
		export const wrong = (queued: QueuedTasks) => queued.status === "asleep";`,
	);
	const compilerOptions = { ...resolution, target: "es2022", lib: ["es2022", "dom"], types: [], strict: true, noEmit: true };
	writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["app.ts"] }));
	const { code, output } = await runCaptured(process.execPath, [TSC, "--project", folder]);
	expect(code, output).toBe(0);
});
