/** The lean twins of the REST answers that clients read. */
import { isTask } from "./check-task.ts";
import { arrayOf, isInt, isNumber, isString, literal, nullable, objectOf } from "./check-value.ts";
import type { Outline, PlannedChapter, PlannedVolume } from "./outline.ts";
import type { ChapterSummary, Project, ProjectSummary } from "./rest.ts";
import type { Task } from "./task.ts";

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
	chapters: arrayOf(objectOf<ChapterSummary>({ index: isInt, title: isString, chars: isInt, createdAt: isNumber })),
});

export const isOkAnswer = objectOf<{ success: true }>({ success });
export const isTaskIdAnswer = objectOf<{ success: true; taskId: string }>({ success, taskId: isString });
export const isTasksAnswer = objectOf<{ success: true; tasks: Task[]; cursor: string; nextPollMs: number }>({
	success,
	tasks: arrayOf(isTask),
	cursor: isString,
	nextPollMs: isInt,
});
export const isTaskAnswer = objectOf<{ success: true; task: Task }>({ success, task: isTask });
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
