/** The lean twin of `taskSchema`, for clients. A field that one of them has and the other lacks does not compile. */
import {
	arrayOf,
	either,
	intFrom,
	isInt,
	isNumber,
	isString,
	literal,
	nullable,
	objectOf,
	oneOf,
	openEnum,
	optional,
	recordOf,
} from "./check-value.ts";
import { LIMITS } from "./limits.ts";
import { LOCALES, type MessageCode } from "./message-codes.ts";
import type { ChapterParams, OutlineParams, Provider, Task, TaskProgress } from "./task.ts";
import type { TaskErrorCode } from "./task-error-codes.ts";
import type { Usage } from "./usage.ts";

type ChapterTask = Extract<Task, { type: "chapter" }>;
type OutlineTask = Extract<Task, { type: "outline" }>;

export const isProvider = openEnum<Provider>();
export const isTaskErrorCode = openEnum<TaskErrorCode>();

const isAnyRecord = recordOf((_value): _value is unknown => true);
/** What stands in it is not checked: a client has little room, and who shows a sum takes the two or three that he finds. */
export const isUsage = optional((value: unknown): value is Usage => isAnyRecord(value));

const progressFields = {
	id: isString,
	updatedAt: isNumber,
	rev: isInt,
	progress: intFrom(0, 100),
	message: isString,
	messageCode: openEnum<MessageCode>(),
	messageValues: recordOf(isNumber),
	chapters: arrayOf(isInt),
	estimatedEndAt: nullable(isNumber),
	usage: isUsage,
};

export const isTaskProgress = objectOf<TaskProgress>(progressFields);

const sharedFields = {
	...progressFields,
	projectId: isString,
	projectName: isString,
	userId: isString,
	status: oneOf(["pending", "processing", "completed", "failed"]),
	error: nullable(isString),
	createdAt: isNumber,
	startedAt: nullable(isNumber),
	completedAt: nullable(isNumber),
	attempt: isInt,
	priority: oneOf(["high", "normal", "low"]),
	position: nullable(isInt),
	dependsOn: arrayOf(isString),
	errorCode: nullable(isTaskErrorCode),
	errorDetail: optional(isString),
	provider: isProvider,
	model: nullable(isString),
	locale: oneOf(LOCALES),
};

const isWordCount = (value: unknown): value is number =>
	isNumber(value) && value >= 0.1 && value <= LIMITS.outlineWordsInTenThousands;
const isPrompt = (value: unknown): value is string => isString(value) && value.length <= LIMITS.customPromptChars;

export const isTask = either(
	objectOf<ChapterTask>({
		type: literal("chapter"),
		params: objectOf<ChapterParams>({ chaptersToGenerate: intFrom(1, LIMITS.chaptersPerTask) }),
		...sharedFields,
	}),
	objectOf<OutlineTask>({
		type: literal("outline"),
		params: objectOf<OutlineParams>({
			targetChapters: intFrom(1, LIMITS.chaptersPerOutline),
			targetWordCount: isWordCount,
			customPrompt: optional(isPrompt),
		}),
		...sharedFields,
	}),
);
