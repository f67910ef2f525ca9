/** The lean twins of the REST answers that clients read. */
import { isErrorCode } from "./check-error.ts";
import { isProvider, isTask, isTaskErrorCode, isUsage } from "./check-task.ts";
import { arrayOf, isBoolean, isInt, isNumber, isString, literal, nullable, objectOf, openEnum, optional } from "./check-value.ts";
import type { Outline, PlannedChapter, PlannedVolume } from "./outline.ts";
import type { ChapterSummary, ListedModel, ModelListCode, OfferedProvider, Project, ProjectSummary, Verdict } from "./rest.ts";
import type { Provider, Task } from "./task.ts";
import type { TaskErrorCode } from "./task-error-codes.ts";

export type AiModels = {
	provider: Provider;
	/** Those that write text. */
	models: ListedModel[];
	/** Why they could not be listed; null if they were. */
	code: ModelListCode | null;
	/** The same for people. */
	error: string | null;
};
export type AiProviders = {
	/** In the order to offer them in. */
	providers: OfferedProvider[];
	/** What writes without a configuration; null if one is needed. */
	serverDefault: { provider: Provider; model: string | null } | null;
};

const success = literal(true);
const summaryFields = { id: isString, name: isString, totalChapters: isInt, createdAt: isNumber };

const isOutline = objectOf<Outline>({
	mainGoal: isString,
	milestones: arrayOf(isString),
	volumes: arrayOf(
		objectOf<PlannedVolume>({
			title: isString,
			goal: isString,
			conflict: isString,
			climax: isString,
			chapters: arrayOf(objectOf<PlannedChapter>({ index: isInt, title: isString, goal: isString, hook: isString })),
		}),
	),
});

const isProject = objectOf<Project>({
	...summaryFields,
	bible: isString,
	outline: nullable(isOutline),
	chapters: arrayOf(
		objectOf<ChapterSummary>({ index: isInt, title: isString, chars: isInt, createdAt: isNumber, usage: isUsage }),
	),
	usage: isUsage,
});

export const isOkAnswer = objectOf<{ success: true }>({ success });
export const isTaskIdAnswer = objectOf<{ success: true; taskId: string; chaptersTaskId?: string | undefined }>({
	success,
	taskId: isString,
	chaptersTaskId: optional(isString),
});
export const isTasksAnswer = objectOf<{ success: true; tasks: Task[]; cursor: string; nextPollMs: number }>({
	success,
	tasks: arrayOf(isTask),
	cursor: isString,
	nextPollMs: isInt,
});
export const isTaskAnswer = objectOf<{ success: true; task: Task }>({ success, task: isTask });
export const isTaskPageAnswer = objectOf<{ success: true; tasks: Task[]; nextBefore: string | null }>({
	success,
	tasks: arrayOf(isTask),
	nextBefore: nullable(isString),
});
export const isBatchAnswer = objectOf<{ success: true; dryRun: boolean; verdicts: Verdict[]; changed: number }>({
	success,
	dryRun: isBoolean,
	verdicts: arrayOf(
		objectOf<Verdict>({ taskId: isString, ok: isBoolean, code: nullable(isErrorCode), error: nullable(isString) }),
	),
	changed: isInt,
});
export const isAiCheckAnswer = objectOf<{
	success: true;
	isUsable: boolean;
	provider: Provider;
	model: string | null;
	answeredInMs: number | null;
	code: TaskErrorCode | null;
	errorDetail?: string | undefined;
	error: string | null;
}>({
	success,
	isUsable: isBoolean,
	provider: isProvider,
	model: nullable(isString),
	answeredInMs: nullable(isInt),
	code: nullable(isTaskErrorCode),
	errorDetail: optional(isString),
	error: nullable(isString),
});
export const isAiModelsAnswer = objectOf<AiModels & { success: true }>({
	success,
	provider: isProvider,
	models: arrayOf(objectOf<ListedModel>({ id: isString, name: nullable(isString) })),
	code: nullable(openEnum<ModelListCode>()),
	error: nullable(isString),
});
export const isAiProvidersAnswer = objectOf<AiProviders & { success: true }>({
	success,
	providers: arrayOf(
		objectOf<OfferedProvider>({
			id: isProvider,
			name: objectOf<OfferedProvider["name"]>({ en: isString, zh: isString }),
			group: openEnum<OfferedProvider["group"]>(),
			baseUrl: nullable(isString),
			defaultModel: nullable(isString),
			needsKey: isBoolean,
			keyUrl: nullable(isString),
		}),
	),
	serverDefault: nullable(
		objectOf<NonNullable<AiProviders["serverDefault"]>>({ provider: isProvider, model: nullable(isString) }),
	),
});
export const isProjectDeletedAnswer = objectOf<{ success: true; restorableUntil: number }>({
	success,
	restorableUntil: isNumber,
});
export const isProjectsAnswer = objectOf<{ success: true; projects: ProjectSummary[] }>({
	success,
	projects: arrayOf(objectOf<ProjectSummary>(summaryFields)),
});
export const isProjectAnswer = objectOf<{ success: true; project: Project }>({ success, project: isProject });
export const isChapterAnswer = objectOf<{ success: true; index: number; title: string; content: string }>({
	success,
	index: isInt,
	title: isString,
	content: isString,
});
export const isTokenAnswer = objectOf<{ success: true; token: string; expiresAt: number }>({
	success,
	token: isString,
	expiresAt: isNumber,
});
