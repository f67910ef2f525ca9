/** The things that the API document's examples are about, so that all of them tell of the same book. */
import { renderMessage } from "../../protocol/messages.ts";
import type { Project, ProjectSummary } from "../../protocol/rest.ts";
import type { Task, TaskProgress } from "../../protocol/task.ts";
import type { DayUsage, Usage } from "../../protocol/usage.ts";

export const TASK_ID = "3f0c1a52-8c3e-4f57-9d0b-6f8f1f2f7a10";
export const CHAPTERS_TASK_ID = "9b7d2c64-1e0a-4c8b-8a53-0d9e4b1c2f33";
export const EXAMPLE_CURSOR = "9f86d081884c7d65.42";
const QUEUED_AT = Date.UTC(2026, 8, 1, 20, 15);

const message = { code: "queued", values: {} } as const;

export const EXAMPLE_TASK: Task = {
	type: "chapter",
	params: { chaptersToGenerate: 3 },
	id: TASK_ID,
	projectId: "c1d8c8a4-5c55-4d6e-9c1a-2f6b7a8d9e01",
	projectName: "The Tide Clerk",
	userId: "mara",
	status: "pending",
	progress: 0,
	message: renderMessage("en", message),
	error: null,
	createdAt: QUEUED_AT,
	updatedAt: QUEUED_AT,
	startedAt: null,
	completedAt: null,
	rev: 42,
	attempt: 0,
	priority: "normal",
	position: 1,
	estimatedEndAt: null,
	dependsOn: [],
	errorCode: null,
	provider: "openai",
	model: "gpt-6.1-sol",
	chapters: [],
	locale: "en",
	messageCode: message.code,
	messageValues: message.values,
};

const NONE = { calls: 0, inputTokens: null, cachedTokens: null, outputTokens: null, reasoningTokens: null };
const draft = { calls: 1, inputTokens: 5_300, cachedTokens: 4_096, outputTokens: 4_750, reasoningTokens: 1_200 };
const summary = { calls: 2, inputTokens: 10_900, cachedTokens: 8_192, outputTokens: 5_060, reasoningTokens: 1_200 };

export const EXAMPLE_USAGE: Usage = { completed: summary, failed: NONE };
export const EXAMPLE_DAY: DayUsage = { day: "2026-09-01", completed: summary, failed: { ...NONE, calls: 1 } };

const writing = { code: "writing_chapter", values: { chapter: 2, position: 2, total: 3 } } as const;

export const EXAMPLE_PROGRESS: TaskProgress = {
	id: TASK_ID,
	updatedAt: QUEUED_AT + 300_000,
	rev: 42,
	progress: 47,
	message: renderMessage("en", writing),
	messageCode: writing.code,
	messageValues: writing.values,
	chapters: [1],
	estimatedEndAt: QUEUED_AT + 720_000,
	usage: EXAMPLE_USAGE,
};

export const EXAMPLE_SUMMARY: ProjectSummary = {
	id: EXAMPLE_TASK.projectId,
	name: EXAMPLE_TASK.projectName,
	totalChapters: 100,
	createdAt: QUEUED_AT,
};

export const EXAMPLE_PROJECT: Project = {
	...EXAMPLE_SUMMARY,
	bible: "Mara Venn keeps the tide tables of Saltmere.",
	outline: null,
	chapters: [
		{
			...{ index: 1, title: "Low Water", chars: 14_210, createdAt: QUEUED_AT + 240_000 },
			usage: { completed: draft, failed: NONE },
		},
	],
	usage: EXAMPLE_USAGE,
};
export const RESTORABLE_UNTIL = QUEUED_AT + 600_000;
export const TOKEN_EXPIRES_AT = QUEUED_AT + 3_600_000;
