/**
 * What a task says of itself, as a code with values, and its text in each language. The queue renders `message` in the
 * language of the request that queued the task; a client that speaks another one renders the code again.
 */
import * as z from "zod/v4/mini";

export const localeSchema = z.enum(["en", "zh"]);
export type Locale = z.infer<typeof localeSchema>;

const TEXTS = {
	queued: { en: "Queued", zh: "排队中" },
	waiting_limit: {
		en: "Waiting for a free place: {running} of your tasks are running",
		zh: "等待空位：你有 {running} 个任务正在运行",
	},
	waiting_project: { en: "Waiting for the running task of this project", zh: "等待本项目正在运行的任务" },
	waiting_dependency: { en: "Waiting for {count|other task|other tasks} to finish", zh: "等待另外 {count} 个任务完成" },
	waiting_failed_dependency: {
		en: "Waiting: a task this one depends on has failed. Retry that one to go on, or cancel this one",
		zh: "等待中：所依赖的任务失败了。请重试该任务，或取消本任务",
	},
	starting: { en: "Starting", zh: "正在启动" },
	resuming: { en: "Going on from the last finished step", zh: "从上一个完成的步骤继续" },
	planning_outline: { en: "Planning the outline", zh: "正在规划总纲" },
	planning_volume: { en: "Planning volume {volume} of {volumes}", zh: "正在规划第 {volume}/{volumes} 卷" },
	writing_chapter: { en: "Writing chapter {chapter} ({position} of {total})", zh: "正在写第 {chapter} 章（{position}/{total}）" },
	summarizing_chapter: {
		en: "Summarizing chapter {chapter} ({position} of {total})",
		zh: "正在总结第 {chapter} 章（{position}/{total}）",
	},
	retrying: { en: "Retrying in {seconds} s ({attempt}/{maxAttempts})", zh: "{seconds} 秒后重试（{attempt}/{maxAttempts}）" },
	outline_completed: {
		en: "The outline is ready: {volumes|volume|volumes}, {chapters|chapter|chapters}",
		zh: "大纲已完成：{volumes} 卷，{chapters} 章",
	},
	chapters_completed: { en: "Finished: chapters {first} to {last}", zh: "已完成：第 {first} 至 {last} 章" },
	chapter_completed: { en: "Finished: chapter {first}", zh: "已完成：第 {first} 章" },
	cancelled: { en: "Cancelled", zh: "已取消" },
	failed: { en: "Failed", zh: "失败" },
} as const;

export type MessageCode = keyof typeof TEXTS;

const codes = Object.keys(TEXTS) as [MessageCode, ...MessageCode[]];
export const messageCodeSchema = z.enum(codes);

export const messageValuesSchema = z.record(z.string(), z.number());
export type MessageValues = z.infer<typeof messageValuesSchema>;

export type Message = { code: MessageCode; values: MessageValues };

/** `{name}`, or `{name|one|other}` for a number with its noun. */
const PLACEHOLDER = /\{(\w+)(?:\|([^|}]+)\|([^|}]+))?\}/g;

/** A message as a sentence; a value that is missing shows as its own name, so that a mistake is seen and nothing throws. */
export function renderMessage(locale: Locale, { code, values }: Message): string {
	return TEXTS[code][locale].replace(PLACEHOLDER, (placeholder, name: string, one?: string, other?: string) => {
		const value = values[name];
		if (value === undefined) return placeholder;
		return one === undefined ? String(value) : `${value} ${value === 1 ? one : other}`;
	});
}

export function isSameMessage(a: Message, b: Message): boolean {
	const names = Object.keys(a.values);
	return (
		a.code === b.code && names.length === Object.keys(b.values).length && names.every((name) => a.values[name] === b.values[name])
	);
}
