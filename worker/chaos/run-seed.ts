/** One chaos run: users at work on the real server, which is killed again and again, and everything checked at the end. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { OutputScanner } from "../dev/output-scanner.ts";
import { Author } from "./author.ts";
import type { Behaviour } from "./behaviour.ts";
import { faultRule } from "./fault-rule.ts";
import { Findings } from "./findings.ts";
import { KeyWatch } from "./key-watch.ts";
import { MortalServer } from "./mortal-server.ts";
import { drawPlan } from "./plan.ts";
import { PlanPlayer } from "./play-plan.ts";
import { ScriptedProvider } from "./scripted-provider.ts";
import { seededRandom } from "./seeded-random.ts";
import { QUIET_WITHIN_MS, verifyErased, verifyErasures, verifyUser } from "./verify-end.ts";

/** Slow enough that kills meet work under way. */
const PACE = { pieceChars: 40, delayMs: 20 };
const STALL_SECONDS = "2";
const LOOK_EVERY_MS = 200;
/** More of them are a fault of ours and not the local proxy's. */
const MOST_OWN_ENDS = 2;

export type SeedResult = {
	seed: number;
	problems: string[];
	/** What happened when, for whoever looks for the cause. */
	timeline: string[];
	output: string;
	kills: number;
	/** How often `wrangler dev` has ended by itself. */
	ownEnds: number;
	/** Calls to the provider that ended before their answer did: by a kill, a cancel or a stall. */
	cutOff: number;
	tasks: number;
	chapters: number;
	seconds: number;
	/** From the last start of the server until all was quiet. */
	recoverySeconds: number;
};

/** @param flags which Worker to run, see `dev/bundle-worker.ts` */
export async function runSeed(seed: number, flags: string[]): Promise<SeedResult> {
	const beganAt = performance.now();
	const random = seededRandom(String(seed));
	const plan = drawPlan(random.fork("plan"), seed);
	const findings = new Findings();
	// Looks like no provider's key, so that no pattern for those can hide it.
	const digits = random.fork("key");
	const key = Array.from({ length: 20 }, () => digits.int(0, 35).toString(36)).join("");
	const keys = new KeyWatch(key);
	const persistTo = mkdtempSync(join(tmpdir(), "novel-queue-chaos-"));
	const clean = () => rmSync(persistTo, { recursive: true, force: true, maxRetries: 3 });
	process.once("exit", clean);
	const rule = faultRule(random.fork("provider"));
	const provider = await ScriptedProvider.start((ask, nth) => {
		const behaviour = rule(ask, nth);
		findings.note(`the provider is asked ${JSON.stringify(ask)}, time ${nth}: ${describe(behaviour)}`);
		return behaviour;
	}, PACE);
	const vars = { STALL_TIMEOUT_SECONDS: STALL_SECONDS };
	const result = { tasks: 0, chapters: 0, recoverySeconds: 0, ownEnds: 0, output: "" };
	const players: PlanPlayer[] = [];
	let server: MortalServer | null = null;
	try {
		server = await MortalServer.start({ persistTo, vars, flags });
		findings.note("the server is up");
		for (const user of plan.users) {
			const author = await Author.signIn({ server, keys, findings, random }, user.userId, user.clients);
			players.push(new PlanPlayer(author, user, { key, baseUrl: provider.baseUrl }, random.fork(user.userId), findings));
		}
		const [lastStartAt] = await Promise.all([
			killAgainAndAgain(server, plan.livesMs, findings),
			...players.map((player) => player.play()),
		]);
		await untilQuiet(players, lastStartAt, findings);
		result.recoverySeconds = (performance.now() - lastStartAt) / 1000;
		// Those first that erase themselves for good then: others must not lose anything by it.
		for (const player of players.toSorted((a, b) => b.erasures.lives.length - a.erasures.lives.length)) {
			const { tasks, chapters } = await verifyUser(player, provider, findings);
			result.tasks += tasks;
			result.chapters += chapters;
			await verifyErasures(player, provider, lastStartAt, findings);
		}
		if (provider.unknown > 0) findings.add(`The provider did not understand ${provider.unknown} requests`);
	} catch (error) {
		findings.add(`The run broke off: ${error instanceof Error ? error.stack : String(error)}`);
	} finally {
		for (const { author } of players) author.leave();
		await server?.stop();
		await provider.stop();
		result.output = server?.output() ?? "";
		result.ownEnds = server?.ownEnds ?? 0;
		if (result.ownEnds > MOST_OWN_ENDS) findings.add(`The server ended by itself ${result.ownEnds} times`);
		verifyOutput(result.output, keys, findings);
		keys.seeFolder(persistTo);
		for (const player of players) verifyErased(player, persistTo, findings);
		for (const place of keys.leaks) findings.add(`[P8] the AI key is in ${place}`);
		process.off("exit", clean);
		clean();
	}
	const seconds = (performance.now() - beganAt) / 1000;
	const kills = plan.livesMs.length;
	const cutOff = provider.records.filter(({ end }) => end === "closed-by-client").length;
	return { seed, ...result, kills, cutOff, problems: [...findings.problems], timeline: findings.timeline, seconds };
}

/** @returns when the last life began */
async function killAgainAndAgain(server: MortalServer, livesMs: number[], findings: Findings): Promise<number> {
	for (const lifeMs of livesMs) {
		// Not a wait for something: dying at any moment is what is tried here.
		await sleep(lifeMs);
		findings.note("the server is killed");
		await server.kill();
		await server.restart();
		findings.note("the server is up again");
	}
	return performance.now();
}

async function untilQuiet(players: PlanPlayer[], since: number, findings: Findings): Promise<void> {
	for (;;) {
		const open = (await Promise.all(players.map((player) => player.settle()))).flat();
		if (open.length === 0) return findings.note("all is quiet");
		if (performance.now() - since > QUIET_WITHIN_MS) {
			for (const { id, status, message } of open) findings.add(`[P4] ${id} is stuck: ${status}, “${message}”`);
			return;
		}
		await sleep(LOOK_EVERY_MS);
	}
}

function describe(behaviour: Behaviour): string {
	return behaviour.kind === "status" ? `status ${behaviour.status}` : behaviour.kind;
}

function verifyOutput(output: string, keys: KeyWatch, findings: Findings): void {
	keys.see("the server's output", output);
	const scanner = new OutputScanner();
	scanner.add(output);
	scanner.end();
	for (const line of scanner.lines) findings.add(`The server printed: ${line}`);
}
