/** The real server, killed in the middle of an erasure: it goes on by itself, and of the user nothing is left in any object's rows. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/v4/mini";
import { erasedBodySchema, projectsBodySchema } from "../../protocol/rest.ts";
import { Findings } from "../chaos/findings.ts";
import { KeyWatch } from "../chaos/key-watch.ts";
import { MortalServer } from "../chaos/mortal-server.ts";
import { type Answer, RestClient } from "../chaos/rest-client.ts";
import { ScriptedProvider } from "../chaos/scripted-provider.ts";
import { findStoredTexts } from "../chaos/stored-texts.ts";
import { waitUntil } from "../chaos/wait-until.ts";
import { type Bundle, bundleWorker } from "../dev/bundle-worker.ts";

const SOON_MS = 60_000;
const PROJECTS = 8;
/** From the call to the crash: before it has arrived, while it is committed, and while projects and operators' rows are erased. */
const CRASHES_AFTER_MS = [5, 15, 25, 35, 80];
const KEY = "key0of0a0test0of0erasure";

const findings = new Findings();
const keys = new KeyWatch(KEY);
let persistTo: string;
let bundle: Bundle;
let provider: ScriptedProvider;
let server: MortalServer;

beforeAll(async () => {
	persistTo = mkdtempSync(join(tmpdir(), "novel-queue-erasure-"));
	bundle = await bundleWorker();
	provider = await ScriptedProvider.start(undefined, { pieceChars: 40, delayMs: 30 });
	server = await MortalServer.start({ persistTo, vars: { ENQUEUES_PER_MINUTE: "1000" }, flags: bundle.flags });
});

afterAll(async () => {
	await server?.stop();
	await provider?.stop();
	bundle?.remove();
	rmSync(persistTo, { recursive: true, force: true, maxRetries: 3 });
});

async function signIn(userId: string, role?: "ops"): Promise<RestClient> {
	const client = new RestClient({ server, userId, keys, findings });
	await client.signIn(role);
	return client;
}

async function expectStatus(status: number, asked: Promise<Answer>): Promise<unknown> {
	const answer = await asked;
	expect(answer).toMatchObject({ status });
	return answer.body;
}

const ai = () => ({ key: KEY, baseUrl: provider.baseUrl });

async function settleIn(who: RestClient): Promise<void> {
	for (let at = 1; at <= PROJECTS; at++) {
		const name = `${who.userId} pier ${at}`;
		await expectStatus(201, who.insist("POST", "/api/projects", { name, bible: `The bible of ${who.userId}.` }));
	}
	for (const at of [1, 2]) {
		const path = `/api/projects/${encodeURIComponent(`${who.userId} pier ${at}`)}/queue-chapters`;
		await expectStatus(200, who.insist("POST", path, { chaptersToGenerate: 9 }, ai()));
	}
	await waitUntil(`a chapter of ${who.userId} is stored`, SOON_MS, async () => {
		const { tasks } = await who.tasks();
		return tasks.some(({ chapters }) => chapters.length > 0);
	});
}

describe("[P3] [P8] an erasure of everything of a user", () => {
	it("survives crashes of the whole server at any of its steps", { timeout: 240_000 }, async () => {
		const operator = await signIn("operator", "ops");
		const other = await signIn("other");
		await expectStatus(201, other.insist("POST", "/api/projects", { name: "Stays", bible: "Of the other." }));
		const goers: RestClient[] = [];
		for (const [at, afterMs] of CRASHES_AFTER_MS.entries()) {
			const who = await signIn(`goer-${at}-`);
			goers.push(who);
			await settleIn(who);
			const asked = who.call("DELETE", "/api/me", { confirm: who.userId });
			// Not a wait for something: dying at any moment is what is tried here.
			await sleep(afterMs);
			await server.kill();
			await asked;
			await server.restart();

			const { projects } = z.parse(projectsBodySchema, (await who.insist("GET", "/api/projects")).body);
			// All or nothing: what was committed goes on without another call.
			expect([0, PROJECTS]).toContain(projects.length);
			if (projects.length === 0) {
				await waitUntil("the operators' side has forgotten the user", SOON_MS, async () => {
					return (await operator.insist("GET", `/api/ops/users/${who.userId}`)).status === 404;
				});
			}
			await waitUntil("the erasure is complete", SOON_MS, async () => {
				const answer = await who.insist("DELETE", "/api/me", { confirm: who.userId });
				if (answer.status === 429) return false;
				const { erased, isComplete } = z.parse(erasedBodySchema, answer.body);
				expect(erased).toMatchObject({ projects: PROJECTS, tasks: 2, keys: 2 });
				return isComplete;
			});
			expect((await who.tasks()).tasks).toEqual([]);
		}
		await expectStatus(200, other.insist("GET", "/api/projects/Stays"));
		await server.stop();
		const texts = goers.flatMap(({ userId }) => [userId, `bible of ${userId}`]);
		expect(findStoredTexts(persistTo, texts)).toEqual([]);
		expect(findStoredTexts(persistTo, ["Of the other."])).not.toEqual([]);
		expect([...findings.problems]).toEqual([]);
		expect(keys.leaks).toEqual([]);
	});
});
