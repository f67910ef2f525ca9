/** The bundle on workerd, on a disk that is full for a while: clear errors, nothing lost that was answered with 2xx, and all goes on by itself. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/v4/mini";
import { errorBodySchema } from "../../protocol/errors.ts";
import { freshSecrets, Product } from "../bench/product.ts";
import { type Bundle, bundleWorker } from "../dev/bundle-worker.ts";
import { isRunning } from "../dev/running.ts";
import { ProductCaller, type Said } from "./product-caller.ts";
import { ScriptedProvider } from "./scripted-provider.ts";
import { makeSmallDisk, type SmallDisk } from "./small-disk.ts";
import { contentOf, titleOf } from "./story.ts";
import { waitUntil } from "./wait-until.ts";

const SOON_MS = 20_000;
const CHAPTERS = 4;
/** Rounds of calls while the disk is full. */
const ROUNDS = 12;

const secrets = freshSecrets();
let bundle: Bundle;
let disk: SmallDisk;
let provider: ScriptedProvider;
let product: Product;

beforeAll(async () => {
	bundle = await bundleWorker();
	disk = await makeSmallDisk();
	// Slow enough that the disk fills while a chapter is being written.
	provider = await ScriptedProvider.start(undefined, { pieceChars: 40, delayMs: 50 });
	product = await start();
});

afterAll(async () => {
	await product?.stop();
	await provider?.stop();
	disk?.remove();
	bundle?.remove();
});

const start = () =>
	Product.start({ module: { path: bundle.script }, storage: disk.path, launcher: disk.launcher, secrets, vars: {} });
const signIn = (userId: string) => ProductCaller.signIn(product, userId, provider);

async function expectChapters(caller: ProductCaller, project: string, count: number): Promise<void> {
	expect((await caller.project(project)).chapters.map(({ index }) => index)).toEqual(
		Array.from({ length: count }, (_, at) => at + 1),
	);
	for (let chapter = 1; chapter <= count; chapter++) {
		const id = { project, chapter };
		expect(await caller.chapter(project, chapter)).toEqual({ title: titleOf(id), content: contentOf(id) });
	}
}

/** What one user was answered while the disk was full. */
class Bookkeeping {
	readonly answers: Said[] = [];
	/** Bibles that may be the stored one: the last that was acknowledged, and those that were tried after it. */
	bibles: string[];

	constructor(bible: string) {
		this.bibles = [bible];
	}

	add(said: Said): boolean {
		this.answers.push(said);
		return said.status < 300;
	}
}

describe("[P3] [P9] a disk that is full", () => {
	it("refuses what it cannot store and loses nothing that it has taken; when there is room again all goes on by itself", async () => {
		const writer = await signIn("writer");
		const reader = await signIn("reader");
		const editor = await signIn("editor");
		for (const [caller, project] of [
			[writer, "Pier 1"],
			[reader, "Pier 2"],
			[editor, "Pier 3"],
		] as const) {
			await caller.createProject(project);
		}
		await reader.queueChapters("Pier 2", 1);
		const taskId = await writer.queueChapters("Pier 1", CHAPTERS);
		await waitUntil("the reader's chapter is whole", SOON_MS, () => ended("Pier 2", "summary", 1));
		await waitUntil("the second chapter is being written", SOON_MS, () => provider.find({ project: "Pier 1", chapter: 2 })[0]);
		const { bible } = await editor.project("Pier 3");

		await disk.fill(product.workerd.pid);
		const { pid } = product.workerd;
		const book = new Bookkeeping(bible);
		const queued: string[] = [];
		const created: string[] = [];
		const isTried = () => ended("Pier 1", "chapter", 2);
		for (let round = 0; round < ROUNDS || !isTried(); round++) {
			const longer = `${round} ${"The tide went out. ".repeat(2_000)}`;
			const isStored = book.add(await editor.call("PUT", "/api/projects/Pier%203/bible", { bible: longer }));
			book.bibles = isStored ? [longer] : [...book.bibles, longer];
			const task = await editor.call("POST", "/api/projects/Pier%203/queue-chapters", { chaptersToGenerate: 1 });
			if (book.add(task)) queued.push(String(task.body.taskId));
			const newcomer = await signIn(`newcomer-${round}`);
			if (book.add(await newcomer.call("POST", "/api/projects", { name: "Pier 4", bible: "Salt." })))
				created.push(`newcomer-${round}`);
			// Of others nothing more is asked than an answer: an object that has to wake may want to write.
			book.add(await reader.call("GET", "/api/projects/Pier%202/chapters/1"));
			book.add(await writer.call("GET", "/api/queue/tasks"));
			expect((await reader.call("GET", "/api/health")).status).toBe(200);
		}
		const refused = book.answers.filter(({ status }) => status >= 300);
		expect(refused.length).toBeGreaterThan(ROUNDS);
		for (const { status, body } of refused) {
			expect([500, 503]).toContain(status);
			expect(z.parse(errorBodySchema, body).code).toMatch(/^(internal_error|temporarily_unavailable)$/);
		}
		expect([isRunning(pid), product.workerd.pid]).toEqual([true, pid]);

		await disk.clear(pid);
		// Nobody calls: what the provider is asked for says that it goes on.
		await waitUntil(
			"the task goes on to its last chapter",
			SOON_MS,
			() => ended("Pier 1", "summary", CHAPTERS),
			() => JSON.stringify(provider.find({ project: "Pier 1" }).map(({ ask, end }) => [ask, end])),
		);
		await writer.untilCompleted(taskId, SOON_MS);
		await expectAll();
		// Whatever was refused works now, and what is stored outlives a crash.
		await editor.ok("PUT", "/api/projects/Pier%203/bible", { bible: "Salt and room." });
		book.bibles = ["Salt and room."];
		queued.push(await editor.queueChapters("Pier 3", 1));
		for (const id of queued) await editor.untilCompleted(id, SOON_MS);
		await product.stop();
		product = await start();
		await expectAll();

		async function expectAll(): Promise<void> {
			const [writerNow, readerNow, editorNow] = [await signIn("writer"), await signIn("reader"), await signIn("editor")];
			expect(await writerNow.task(taskId)).toMatchObject({ status: "completed", chapters: [1, 2, 3, 4] });
			await expectChapters(writerNow, "Pier 1", CHAPTERS);
			await expectChapters(readerNow, "Pier 2", 1);
			expect(book.bibles).toContain((await editorNow.project("Pier 3")).bible);
			for (const id of queued) expect(["pending", "processing", "completed"]).toContain((await editorNow.task(id)).status);
			for (const userId of created) expect((await (await signIn(userId)).project("Pier 4")).bible).toBe("Salt.");
		}
	});
});

function ended(project: string, kind: "chapter" | "summary", chapter: number): boolean {
	return provider.find({ project, kind, chapter }).some(({ end }) => end === "whole");
}
