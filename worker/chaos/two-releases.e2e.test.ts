/** Two releases of the bundle on the same storage: forward, back, which an object that was brought up to date refuses, and forward again. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/v4/mini";
import { errorBodySchema } from "../../protocol/errors.ts";
import { freshSecrets, Product } from "../bench/product.ts";
import { bundleWorker } from "../dev/bundle-worker.ts";
import { laterRelease } from "./later-release.ts";
import { ProductCaller } from "./product-caller.ts";
import { ScriptedProvider } from "./scripted-provider.ts";
import { contentOf, titleOf } from "./story.ts";
import { waitUntil } from "./wait-until.ts";

const SOON_MS = 20_000;
const CHAPTERS = 4;
const WRITERS = ["writer-1", "writer-2"] as const;

const secrets = freshSecrets();
const storage = mkdtempSync(join(tmpdir(), "novel-queue-releases-"));
const releases = { older: "", later: "" };
let provider: ScriptedProvider;
let product: Product;

beforeAll(async () => {
	const bundle = await bundleWorker();
	releases.older = readFileSync(bundle.script, "utf8");
	releases.later = laterRelease(releases.older);
	bundle.remove();
	// Slow enough that each release is met in the middle of a chapter.
	provider = await ScriptedProvider.start(undefined, { pieceChars: 40, delayMs: 40 });
	product = await Product.start({ module: { source: releases.older }, storage, secrets });
});

afterAll(async () => {
	await product?.stop();
	await provider?.stop();
	rmSync(storage, { recursive: true, force: true, maxRetries: 3 });
});

/** The running release is killed in the middle of its work. */
async function switchTo(release: keyof typeof releases): Promise<void> {
	await product.stop();
	product = await Product.start({ module: { source: releases[release] }, storage, secrets });
}

const signIn = (userId: string) => ProductCaller.signIn(product, userId, provider);
const projectOf = (userId: string) => `Pier of ${userId}`;
const pathOf = (userId: string) => `/api/projects/${encodeURIComponent(projectOf(userId))}`;

async function untilWriting(chapter: number): Promise<void> {
	for (const userId of WRITERS) {
		const project = projectOf(userId);
		await waitUntil(
			`${project}, chapter ${chapter} is being written`,
			SOON_MS,
			() => provider.find({ project, kind: "chapter", chapter })[0],
			() => JSON.stringify(provider.find({ project }).map(({ ask, end }) => [ask, end])),
		);
	}
}

describe("[P3] two releases on the same storage", () => {
	it("a later one goes on with all that runs, an older one leaves it alone and says so, and the later one completes everything", async () => {
		const running: Record<string, string> = {};
		const waiting: Record<string, string> = {};
		for (const userId of [...WRITERS, "sleeper"]) await (await signIn(userId)).createProject(projectOf(userId));
		for (const userId of WRITERS) {
			const writer = await signIn(userId);
			running[userId] = await writer.queueChapters(projectOf(userId), CHAPTERS);
			// Of the same project, so that it waits for the first.
			waiting[userId] = await writer.queueChapters(projectOf(userId), 1);
		}
		await untilWriting(2);

		await switchTo("later");
		// Nobody calls: what the provider is asked for says that it goes on.
		await untilWriting(3);

		await switchTo("older");
		for (const userId of WRITERS) {
			const writer = await signIn(userId);
			for (const [method, path, body] of [
				["GET", "/api/queue/tasks", undefined],
				["GET", pathOf(userId), undefined],
				["PUT", `${pathOf(userId)}/bible`, { bible: "From the past." }],
				["POST", `${pathOf(userId)}/queue-chapters`, { chaptersToGenerate: 1 }],
				["POST", `/api/queue/tasks/${running[userId]}/cancel`, undefined],
				["DELETE", pathOf(userId), undefined],
			] as const) {
				const said = await writer.call(method, path, body);
				expect([said.status, z.parse(errorBodySchema, said.body).code]).toEqual([500, "internal_error"]);
			}
		}
		expect(product.workerd.output()).toContain("This storage was written by a later release");
		// A user who was away meanwhile is served as before.
		const sleeper = await signIn("sleeper");
		const early = await sleeper.queueChapters(projectOf("sleeper"), 1);
		await sleeper.untilCompleted(early, SOON_MS);

		await switchTo("later");
		await untilWriting(CHAPTERS + 1);
		for (const userId of WRITERS) {
			const writer = await signIn(userId);
			const project = projectOf(userId);
			for (const taskId of [running[userId], waiting[userId]]) await writer.untilCompleted(taskId ?? "", SOON_MS);
			const { bible, chapters } = await writer.project(project);
			expect(bible).toBe("Mara Venn keeps the light at Saltmere.");
			expect(chapters.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5]);
			for (const { index: chapter } of chapters) {
				const id = { project, chapter };
				expect(await writer.chapter(project, chapter)).toEqual({ title: titleOf(id), content: contentOf(id) });
			}
			// What was stored by then is never written again, whichever release stored it.
			expect(provider.find({ project, kind: "chapter", chapter: 1 })).toHaveLength(1);
		}
		expect((await (await signIn("sleeper")).task(early)).status).toBe("completed");
	});
});
