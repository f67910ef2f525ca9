/**
 * What happens in one chaos run, drawn from its seed: who there is, what they ask for and when, and how long each life of the
 * server lasts. It says what is tried, not what must come of it.
 */
import type { Priority } from "../../protocol/task.ts";
import type { ClientKind } from "./author.ts";
import type { Random } from "./seeded-random.ts";

/** `name` is how later steps refer to a task that has no id yet. */
export type PlanStep = { pauseMs: number } & (
	| { do: "create"; project: string; bible: string; totalChapters: number }
	| { do: "outline"; name: string; project: string; chapters: number; priority: Priority; then: FollowUp | null }
	| { do: "chapters"; name: string; project: string; chapters: number; priority: Priority; dependsOn: string[] }
	| { do: "cancel"; name: string; thenRetry: boolean }
	| { do: "delete"; name: string }
	| { do: "prioritize"; name: string; priority: Priority }
	| { do: "endAll"; action: "cancel" | "delete"; names: string[]; thenRetry: boolean }
	/** Everything of the user; what comes after it is a new life. */
	| { do: "erase" }
);

/** Chapters that are queued behind an outline in the same call. */
type FollowUp = { name: string; chapters: number };

export type UserPlan = { userId: string; clients: ClientKind[]; steps: PlanStep[] };
export type Plan = { users: UserPlan[]; livesMs: number[] };

const BIBLES = [
	"Mara Venn keeps the light at Saltmere, where the tide is late.",
	"沈砚是盐港的守塔人，那里的潮水总是来迟。",
] as const;
const CLIENTS: readonly [ClientKind, ...ClientKind[]] = ["socket", "reader", "poller", "mixed"];
const PRIORITIES: readonly [Priority, ...Priority[]] = ["high", "normal", "normal", "low"];

export function drawPlan(random: Random, seed: number): Plan {
	const users = Array.from({ length: random.int(2, 3) }, (_, at) => drawUser(random.fork(`user ${at}`), `${seed}-${at + 1}`));
	// Most runs die two or three times, since each life costs its start.
	const kills = Math.min(random.int(2, 5), random.int(2, 5));
	const livesMs = Array.from({ length: kills }, (_, at) => (at === 0 ? random.int(300, 2_000) : random.int(0, 1_500)));
	return { users, livesMs };
}

function drawUser(random: Random, id: string): UserPlan {
	const clients: ClientKind[] = [random.pick(["socket", "reader"]), random.pick(CLIENTS), random.pick(["poller", "mixed"])];
	const steps: PlanStep[] = [];
	const names: string[] = [];
	for (let at = 1; at <= random.int(1, 2); at++)
		steps.push(...drawProject(random.fork(`project ${at}`), `Pier ${id}-${at}`, names));
	const mixed = withChangesOfMind(random.fork("minds"), withMischief(random, steps, names), names);
	return { userId: `chaos-${id}`, clients, steps: withErasure(random.fork("erasure"), mixed, id) };
}

/** Some erase themselves while their tasks run, and begin anew with another project. */
function withErasure(random: Random, steps: PlanStep[], id: string): PlanStep[] {
	if (!random.chance(0.3)) return steps;
	const before = steps.slice(0, random.int(2, steps.length));
	const after = drawProject(random.fork("new life"), `Pier ${id}-anew`, []);
	return [...before, { do: "erase", pauseMs: random.int(0, 1_500) }, ...after];
}

/** The steps since the last erasure: what came of those before it is gone. */
export function lastLife(steps: readonly PlanStep[]): PlanStep[] {
	return steps.slice(steps.findLastIndex((step) => step.do === "erase") + 1);
}

/** @param names grows by the tasks of this project; those before it may be waited for */
function drawProject(random: Random, project: string, names: string[]): PlanStep[] {
	const bible = random.pick(BIBLES);
	const steps: PlanStep[] = [{ do: "create", pauseMs: 0, project, bible, totalChapters: random.int(4, 12) }];
	const priority = () => random.pick(PRIORITIES);
	if (random.chance(0.6)) {
		const name = `${project} outline`;
		const chapters = random.int(1, 4);
		const follows = random.fork("follow-up");
		const then = follows.chance(0.5) ? { name: `${project} follow-up`, chapters: follows.int(1, 2) } : null;
		steps.push({ do: "outline", pauseMs: random.int(0, 200), name, project, chapters, priority: priority(), then });
		names.push(name);
		if (then !== null) names.push(then.name);
	}
	const tasks = random.int(1, 2);
	for (let at = 1; at <= tasks; at++) {
		const name = `${project} chapters ${at}`;
		const dependsOn = names.filter(() => random.chance(0.35));
		const chapters = random.pick([1, 1, 2, 2, 3]);
		steps.push({ do: "chapters", pauseMs: random.int(0, 400), name, project, chapters, priority: priority(), dependsOn });
		names.push(name);
	}
	return steps;
}

/** Some tasks are cancelled, some of those wanted back, a few deleted: at any time after they were queued. */
function withMischief(random: Random, steps: PlanStep[], names: string[]): PlanStep[] {
	const mixed = [...steps];
	for (const name of names) {
		const draw = random.next();
		if (draw > 0.3) continue;
		const queuedAt = queuingOf(mixed, name);
		const pauseMs = random.int(0, 1_500);
		const step: PlanStep =
			draw < 0.07 ? { do: "delete", pauseMs, name } : { do: "cancel", pauseMs, name, thenRetry: random.chance(0.6) };
		mixed.splice(random.int(queuedAt + 1, mixed.length), 0, step);
	}
	return mixed;
}

/** Some are wanted sooner or later than they were queued, and now and then several are ended at once. */
function withChangesOfMind(random: Random, steps: PlanStep[], names: string[]): PlanStep[] {
	const mixed = [...steps];
	for (const name of names) {
		if (!random.chance(0.25)) continue;
		const at = random.int(queuingOf(mixed, name) + 1, mixed.length);
		mixed.splice(at, 0, { do: "prioritize", pauseMs: random.int(0, 400), name, priority: random.pick(PRIORITIES) });
	}
	const some = names.filter(() => random.chance(0.4));
	if (some.length > 0 && random.chance(0.3)) {
		const action = random.pick(["cancel", "cancel", "delete"] as const);
		const thenRetry = action === "cancel" && random.chance(0.7);
		mixed.push({ do: "endAll", pauseMs: random.int(0, 800), action, names: some, thenRetry });
	}
	return mixed;
}

/** Where in a plan a task gets its id. */
function queuingOf(steps: PlanStep[], name: string): number {
	return steps.findIndex((step) => ("name" in step && step.name === name) || (step.do === "outline" && step.then?.name === name));
}
