/** Compares what is there at the end of a run with what was promised on the way. */
import { isDeepStrictEqual } from "node:util";
import type { Task } from "../../protocol/task.ts";
import { POLICY } from "../core/policy.ts";
import type { Findings } from "./findings.ts";
import { lastLife } from "./plan.ts";
import type { PlanPlayer } from "./play-plan.ts";
import type { AskRecord, ScriptedProvider } from "./scripted-provider.ts";
import { findStoredTexts } from "./stored-texts.ts";
import { contentOf, outlineOf, titleOf } from "./story.ts";
import type { LastWord, TaskWords } from "./task-words.ts";
import { waitUntil } from "./wait-until.ts";

const UP_TO_DATE_MS = 10_000;
/** How long the old call's connection may still look open to the provider when the next one comes. */
const OVERLAP_MS = 500;
/** How late a call may come that a processor was about to make when its project was erased, or its server came up again. */
const ERASURE_LATE_MS = 5_000;

export async function verifyUser(
	player: PlanPlayer,
	provider: ScriptedProvider,
	findings: Findings,
): Promise<{ tasks: number; chapters: number }> {
	await player.calls.repeatAll();
	const { tasks, cursor } = await player.author.rest.tasks();
	await verifyClients(player, tasks, cursor, findings);
	verifyTasks(player, tasks, findings);
	player.author.sightings.judgeLives((taskId) => player.words.retriesOf(taskId));
	let chapters = 0;
	for (const step of lastLife(player.plan.steps)) {
		if (step.do !== "create") continue;
		const own = tasks.filter(({ projectName }) => projectName === step.project);
		chapters += await verifyProject(player, step.project, own, findings);
		verifyProvider(player, provider.find({ project: step.project }), findings);
	}
	return { tasks: tasks.length, chapters };
}

/** Every client, whatever it held and lost, has the queue's own list. */
async function verifyClients({ author }: PlanPlayer, tasks: Task[], cursor: string, findings: Findings): Promise<void> {
	const expected = new Map(tasks.map((task) => [task.id, task]));
	for (const client of author.clients) {
		try {
			await waitUntil(
				`${client.name} is up to date`,
				UP_TO_DATE_MS,
				() => client.feed.cursor === cursor,
				() => `It is at ${client.feed.cursor}, the queue at ${cursor}.`,
			);
			if (!isDeepStrictEqual(new Map(client.feed.tasks), expected))
				findings.add(`[P1] ${client.name} shows other tasks than the queue has`);
		} catch (error) {
			findings.add(`[P1] ${String(error)}`);
		}
	}
}

function verifyTasks({ words, author }: PlanPlayer, tasks: Task[], findings: Findings): void {
	const byId = new Map(tasks.map((task) => [task.id, task]));
	for (const [id, word] of words.lastWords) {
		const task = byId.get(id);
		if (word === "deleted" ? task !== undefined : task === undefined) {
			findings.add(`[P3] ${id}: last ${word}, and ${task === undefined ? "lost" : "still there"}`);
		}
	}
	for (const id of author.sightings.deleted) {
		if (words.lastWords.get(id) !== "deleted")
			findings.add(`[P3] ${id}: clients were told that it is gone, and nobody deleted it`);
	}
	for (const task of tasks) {
		const word = words.lastWords.get(task.id);
		if (word === undefined) {
			findings.add(`[P3] ${task.id}, a task of ${task.projectName}, was never promised to anybody: a call was taken twice`);
			continue;
		}
		const priority = words.priorities.get(task.id) ?? task.priority;
		if (task.priority !== priority) findings.add(`[P3] ${task.id} has the priority ${task.priority}, promised was ${priority}`);
		const problem = judgeEnd(words, task, word, byId);
		if (problem !== null) findings.add(`[P3] ${task.id}, last ${word}, ended ${task.status} (${task.errorCode}): ${problem}`);
	}
}

function judgeEnd({ ended }: TaskWords, task: Task, word: LastWord, byId: ReadonlyMap<string, Task>): string | null {
	if (word === "cancelled") return task.errorCode === "cancelled" ? null : "the user's word was final";
	if (task.status === "completed") {
		const isWhole = task.type === "outline" || task.chapters.length === task.params.chaptersToGenerate;
		return isWhole ? null : `it has the chapters [${task.chapters}]`;
	}
	if (task.errorCode === "dependency_cancelled") {
		const isGone = (id: string) => ended.has(id) || byId.get(id)?.errorCode === "dependency_cancelled";
		return task.dependsOn.some(isGone) ? null : "nobody cancelled what it waited for";
	}
	return word === "leave" ? null : "nobody wanted that";
}

/** @returns how many chapters there are */
async function verifyProject({ author }: PlanPlayer, name: string, tasks: Task[], findings: Findings): Promise<number> {
	const project = await author.project(name);
	const numbers = project.chapters.map(({ index }) => index);
	if (!numbers.every((number, at) => number === at + 1)) findings.add(`[P3] ${name} has the chapters [${numbers}]`);
	for (const chapter of numbers) {
		const { title, content } = await author.chapter(name, chapter);
		const id = { project: name, chapter };
		if (title !== titleOf(id) || content !== contentOf(id))
			findings.add(`[P3] ${name}, chapter ${chapter} is not what the provider wrote`);
	}
	const claimed = tasks.flatMap(({ chapters }) => chapters);
	if (new Set(claimed).size !== claimed.length)
		findings.add(`[P3] ${name}: two tasks say that they wrote the same chapter: [${claimed}]`);
	if (!claimed.every((number) => numbers.includes(number)))
		findings.add(`[P3] ${name}: of [${claimed}] only [${numbers}] are stored`);
	const outline = tasks.find(({ type, status }) => type === "outline" && status === "completed");
	if (outline?.type === "outline" && !isDeepStrictEqual(project.outline, outlineOf(outline.params.targetChapters))) {
		findings.add(`[P3] ${name}: the outline is not what the provider planned`);
	}
	return numbers.length;
}

/** What the provider saw of one project: nothing finished is asked for again, and no two writers at once. */
function verifyProvider({ author }: PlanPlayer, records: AskRecord[], findings: Findings): void {
	for (const { ask, beganAt } of records) {
		if (ask.kind !== "chapter") continue;
		const storedAt = author.sightings.storedAt(ask.project, ask.chapter);
		if (storedAt !== undefined && beganAt > storedAt)
			findings.add(`[P3] ${ask.project}, chapter ${ask.chapter} was written again after it was stored`);
	}
	const inOrder = records.toSorted((a, b) => a.beganAt - b.beganAt);
	for (const [at, record] of inOrder.entries()) {
		const next = inOrder[at + 1];
		const endedAt = record.endedAt ?? Number.POSITIVE_INFINITY;
		if (next !== undefined && next.beganAt + OVERLAP_MS < endedAt) {
			findings.add(
				`[P5] ${record.ask.project}: two calls at once, ${JSON.stringify(record.ask)} and ${JSON.stringify(next.ask)}`,
			);
		}
	}
}

/** Users that erased themselves do so once more, and nobody works for a life that is over. */
export async function verifyErasures(
	player: PlanPlayer,
	provider: ScriptedProvider,
	lastStartAt: number,
	findings: Findings,
): Promise<void> {
	const { erasures, plan, words, author } = player;
	if (erasures.lives.length === 0) return;
	author.leave();
	await erasures.eraseForGood(lastLife(plan.steps), [...words.lastWords.keys()]);
	for (const { projects, at } of erasures.lives) {
		const overAt = Math.max(at, lastStartAt) + ERASURE_LATE_MS;
		for (const project of projects) {
			const late = provider.find({ project }).filter(({ beganAt }) => beganAt > overAt);
			if (late.length > 0) findings.add(`[P8] the provider was asked for ${project} after it was erased`);
		}
	}
}

/** @param folder where the server has stored everything, until it stopped */
export function verifyErased({ erasures, author }: PlanPlayer, folder: string, findings: Findings): void {
	if (erasures.lives.length === 0) return;
	const texts = erasures.lives.flatMap(({ projects, taskIds }) => [...projects, ...taskIds]);
	for (const place of findStoredTexts(folder, [author.rest.userId, ...texts])) findings.add(`[P8] not erased: ${place}`);
}

/** From the last start of the server on: a lease that has to run out, and the work itself. */
export const QUIET_WITHIN_MS = POLICY.leaseMs + 60_000;
