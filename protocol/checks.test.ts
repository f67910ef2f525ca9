import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/v4/mini";
import * as answer from "./check-answer.ts";
import { isErrorBody, isErrorCode } from "./check-error.ts";
import { isCloseFrame, isMarkFrame, isPollAnswer, isSync, isTextFrame } from "./check-frame.ts";
import { isTask } from "./check-task.ts";
import { ERROR_STATUS, errorBodySchema } from "./errors.ts";
import { closeFrameSchema, markFrameSchema, syncSchema, textFrameSchema } from "./feed.ts";
import { LIMITS } from "./limits.ts";
import { providerName } from "./providers.ts";
import * as rest from "./rest.ts";
import { exampleTask } from "./task.fixture.ts";
import { taskSchema } from "./task.ts";
import { TASK_ERROR_CODES } from "./task-error-codes.ts";
import { taskError, taskMessage } from "./task-texts.ts";

const chapterTask = exampleTask("task-1", 4, { dependsOn: ["task-0"], chapters: [1, 2], messageValues: { chapter: 1 } });
const outlineTask = {
	...chapterTask,
	type: "outline",
	params: { targetChapters: 12, targetWordCount: 0.5, customPrompt: "More sea" },
	errorCode: "provider_auth",
};
const aProgress = {
	id: "task-1",
	updatedAt: 2_000,
	rev: 5,
	progress: 40,
	message: "Writing chapter 2",
	messageCode: "writing_chapter",
	messageValues: { chapter: 2 },
	chapters: [1],
	estimatedEndAt: null,
};
const project = { id: "p", name: "N", totalChapters: 3, createdAt: 1 };
const volume = { title: "V", goal: "g", conflict: "c", climax: "k", chapters: [{ index: 1, title: "t", goal: "g", hook: "h" }] };

/** Each pair with answers that both must accept. */
const pairs: [name: string, schema: z.core.$ZodType, check: (value: unknown) => boolean, good: unknown[]][] = [
	[
		"server frame",
		z.discriminatedUnion("type", [syncSchema, textFrameSchema, markFrameSchema, closeFrameSchema]),
		(frame) => isSync(frame) || isTextFrame(frame) || isMarkFrame(frame) || isCloseFrame(frame),
		[
			{ type: "mark", mark: "m" },
			{ type: "close", code: 4401, retry: true, reason: "The token has expired." },
			{ type: "sync", cursor: "0123456789abcdef.4", reset: true, tasks: [chapterTask, outlineTask], deleted: ["gone"] },
			{ type: "sync", cursor: "0123456789abcdef.5", reset: false, tasks: [], deleted: [], progress: [aProgress] },
			{ type: "text", taskId: "task-1", attempt: 1, chapterIndex: 2, offset: 3, text: "The tide" },
		],
	],
	[
		"error body",
		errorBodySchema,
		isErrorBody,
		[
			{ success: false, error: "Bad", code: "validation_failed", issues: [{ path: "x", message: "y" }] },
			{ success: false, error: "Bad", code: "internal_error" },
		],
	],
	["ok", rest.okBodySchema, answer.isOkAnswer, [{ success: true }]],
	[
		"task id",
		rest.taskIdBodySchema,
		answer.isTaskIdAnswer,
		[
			{ success: true, taskId: "t" },
			{ success: true, taskId: "t", chaptersTaskId: "c" },
		],
	],
	[
		"task page",
		rest.taskPageBodySchema,
		answer.isTaskPageAnswer,
		[
			{ success: true, tasks: [chapterTask], nextBefore: "4" },
			{ success: true, tasks: [], nextBefore: null },
		],
	],
	[
		"batch",
		rest.batchAnswerSchema,
		answer.isBatchAnswer,
		[
			{ success: true, dryRun: true, verdicts: [{ taskId: "t", ok: true, code: null, error: null }], changed: 1 },
			{ success: true, dryRun: false, verdicts: [{ taskId: "t", ok: false, code: "task_not_failed", error: "No." }], changed: 0 },
		],
	],
	[
		"AI check",
		rest.aiCheckBodySchema,
		answer.isAiCheckAnswer,
		[
			{ success: true, isUsable: true, provider: "openai", model: "m", answeredInMs: 12, code: null, error: null },
			{ success: true, isUsable: false, provider: "demo", model: null, answeredInMs: null, code: "provider_auth", error: "No." },
			{
				success: true,
				isUsable: false,
				provider: "custom",
				model: "m",
				answeredInMs: null,
				code: "provider_redirected",
				errorDetail: "https://ai.example/v1",
				error: "No.",
			},
		],
	],
	[
		"AI models",
		rest.aiModelsBodySchema,
		answer.isAiModelsAnswer,
		[
			{ success: true, provider: "openai", models: [{ id: "m", name: null }], code: null, error: null },
			{ success: true, provider: "custom", models: [], code: "no_model_list", error: "No." },
		],
	],
	[
		"project deleted",
		rest.projectDeletedBodySchema,
		answer.isProjectDeletedAnswer,
		[{ success: true, restorableUntil: 1_700_000_000_000 }],
	],
	["task", rest.taskBodySchema, answer.isTaskAnswer, [{ success: true, task: outlineTask }]],
	[
		"tasks",
		rest.tasksBodySchema,
		answer.isTasksAnswer,
		[{ success: true, tasks: [chapterTask], cursor: "0123456789abcdef.4", nextPollMs: 10_000 }],
	],
	[
		"poll",
		rest.changesBodySchema,
		isPollAnswer,
		[{ success: true, cursor: "0123456789abcdef.4", reset: false, tasks: [outlineTask], deleted: ["gone"], nextPollMs: 10_000 }],
	],
	["projects", rest.projectsBodySchema, answer.isProjectsAnswer, [{ success: true, projects: [project] }]],
	[
		"project",
		rest.projectBodySchema,
		answer.isProjectAnswer,
		[
			{
				success: true,
				project: {
					...project,
					bible: "b",
					outline: { mainGoal: "m", milestones: ["a"], volumes: [volume] },
					chapters: [{ index: 1, title: "t", chars: 9, createdAt: 1 }],
				},
			},
			{ success: true, project: { ...project, bible: "b", outline: null, chapters: [] } },
		],
	],
	["chapter", rest.chapterBodySchema, answer.isChapterAnswer, [{ success: true, index: 1, title: "t", content: "c" }]],
	["token", rest.tokenBodySchema, answer.isTokenAnswer, [{ success: true, token: "t", expiresAt: 1 }]],
];

/** What a field may be replaced with: values around every limit and of every JSON type. */
const strange = fc.oneof(
	fc.constantFrom<unknown>(
		null,
		undefined,
		true,
		false,
		"",
		"chapter",
		"outline",
		"sync",
		"toString",
		"__proto__",
		"high",
		"en",
		"demo",
		"failed",
		[],
		{},
		[null],
		0,
		-0,
		-1,
		0.1,
		0.09,
		1,
		1.5,
		100,
		101,
		LIMITS.chaptersPerTask,
		LIMITS.chaptersPerTask + 1,
		LIMITS.chaptersPerOutline + 1,
		LIMITS.outlineWordsInTenThousands + 0.5,
		2 ** 53,
		Number.POSITIVE_INFINITY,
		"x".repeat(LIMITS.customPromptChars),
		"x".repeat(LIMITS.customPromptChars + 1),
	),
	fc.constantFrom(...TASK_ERROR_CODES, ...Object.keys(ERROR_STATUS)),
	fc.jsonValue(),
);

type Path = string[];

function pathsOf(value: unknown, path: Path = []): Path[] {
	if (typeof value !== "object" || value === null) return [path];
	return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** With `undefined` the field, or the item, is gone: what JSON cannot carry is not tried. */
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
	if (key === undefined) return by;
	if (Array.isArray(value)) return value.flatMap((item, at) => (String(at) === key ? without(replaced(item, rest, by)) : [item]));
	const copy: Record<string, unknown> = { ...(value as object) };
	copy[key] = replaced(copy[key], rest, by);
	return copy;
}

function without(item: unknown): unknown[] {
	return item === undefined ? [] : [item];
}

/** With every provider and code in the value, if it is a text at all, made one that the schemas know. */
function withKnownNames(value: unknown, ...more: string[]): unknown {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map((item) => withKnownNames(item, ...more));
	const known: Record<string, string> = {
		provider: "demo",
		messageCode: "queued",
		errorCode: "internal_error",
		...Object.fromEntries(more.map((name) => [name, "internal_error"])),
	};
	const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [
		key,
		typeof inner === "string" && Object.hasOwn(known, key) ? known[key] : withKnownNames(inner, ...more),
	]);
	return Object.fromEntries(entries);
}

describe("clients of today and servers of tomorrow", () => {
	it("a task with made-up codes and a made-up provider is read", () => {
		const made = fc.record({ provider: fc.string(), messageCode: fc.string(), errorCode: fc.string() });
		fc.assert(fc.property(made, (names) => isTask({ ...chapterTask, ...names })));
		for (const field of ["provider", "messageCode", "errorCode"]) expect(isTask({ ...chapterTask, [field]: 1 })).toBe(false);
	});

	it("what it says is shown in the server's words, and the provider by its id", () => {
		const made = fc.string({ minLength: 1 }).filter((text) => !TASK_ERROR_CODES.some((code) => code === text));
		fc.assert(
			fc.property(made, (code) => {
				const later = JSON.parse(
					JSON.stringify({ ...chapterTask, message: "Wait.", error: "No.", errorCode: code, messageCode: `${code}?` }),
				);
				if (!isTask(later)) throw new Error("not read");
				expect(taskMessage(later, "zh")).toBe("Wait.");
				expect(taskError(later, "zh")).toBe("No.");
				expect(providerName(`${code}?`, "en")).toBe(`${code}?`);
			}),
		);
	});
});

describe("the lean checks and the schemas", () => {
	describe.each(pairs)("%s", (name, schema, check, good) => {
		/** But for names that later servers have more of: there a check takes any text. */
		function agrees(value: unknown): void {
			const isKnown = z.safeParse(schema, name.startsWith("AI ") ? withKnownNames(value, "code") : withKnownNames(value)).success;
			expect(check(value)).toBe(isKnown);
		}

		it("both accept what the server sends, with fields of a newer one", () => {
			for (const value of good) {
				expect(z.safeParse(schema, value).success).toBe(true);
				expect(check(value)).toBe(true);
				expect(check({ ...(value as object), later: 1 })).toBe(true);
			}
		});

		it("[P9] agree with every single field missing", () => {
			for (const value of good) for (const path of pathsOf(value)) agrees(replaced(value, path, undefined));
		});

		it("[P9] agree with any fields replaced by anything", () => {
			const spoiled = fc
				.constantFrom(...good)
				.chain((value) =>
					fc
						.array(fc.tuple(fc.constantFrom(...pathsOf(value)), strange), { minLength: 1, maxLength: 2 })
						.map((changes) => changes.reduce((spoilt, [path, by]) => replaced(spoilt, path, by), value)),
				);
			fc.assert(fc.property(spoiled, agrees), { numRuns: 1_500 });
		});

		it("[P9] agree on any JSON", () => {
			fc.assert(fc.property(fc.jsonValue(), agrees), { numRuns: 300 });
		});
	});

	it("both accept a task's usage, of which a client is content with what a later server says", () => {
		const none = { calls: 0, inputTokens: null, cachedTokens: null, outputTokens: null, reasoningTokens: null };
		const task = { ...chapterTask, usage: { completed: { ...none, calls: 1, inputTokens: 2 }, failed: none } };
		expect([z.safeParse(taskSchema, task).success, isTask(task)]).toEqual([true, true]);
		expect(isTask({ ...chapterTask, usage: { completed: { later: "1" }, cents: 5 } })).toBe(true);
		expect(isTask({ ...chapterTask, usage: null })).toBe(false);
	});

	it("know the same error codes", () => {
		for (const code of Object.keys(ERROR_STATUS)) expect(isErrorCode(code)).toBe(true);
		for (const code of ["toString", "", "no_such_code", 1, null]) expect(isErrorCode(code)).toBe(false);
	});
});
