/** The sentence of every message code in every language, with `{name}` or `{name|one|other}` where a value goes. */
import type { Locale, MessageCode } from "./message-codes.ts";

export const MESSAGE_TEXTS: Record<MessageCode, Record<Locale, string>> = {
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
	waiting_intake_paused: {
		en: "Waiting: the service is paused for the moment. It goes on by itself",
		zh: "等待中：服务暂时停顿，恢复后会自动继续",
	},
	waiting_provider_paused: {
		en: "Waiting: this AI provider is paused for the moment. It goes on by itself",
		zh: "等待中：该 AI 服务商暂时停用，恢复后会自动继续",
	},
	waiting_storage: {
		en: "Waiting: your storage is full. Delete a project you no longer need, and this goes on by itself once its text is erased",
		zh: "等待中：存储空间已满。请删除不再需要的项目，其内容清除后会自动继续",
	},
	starting: { en: "Starting", zh: "正在启动" },
	resuming: { en: "Going on from the last finished step", zh: "从上一个完成的步骤继续" },
	planning_outline: { en: "Planning the outline", zh: "正在规划总纲" },
	planning_volume: { en: "Planning volume {volume} of {volumes}", zh: "正在规划第 {volume}/{volumes} 卷" },
	thinking_outline: { en: "Thinking … about the outline", zh: "正在思考……（总纲）" },
	thinking_volume: {
		en: "Thinking … about volume {volume} of {volumes}",
		zh: "正在思考……（第 {volume}/{volumes} 卷）",
	},
	thinking_chapter: {
		en: "Thinking … about chapter {chapter} ({position} of {total})",
		zh: "正在思考……（第 {chapter} 章，{position}/{total}）",
	},
	writing_chapter: { en: "Writing chapter {chapter} ({position} of {total})", zh: "正在写第 {chapter} 章（{position}/{total}）" },
	writing_chapter_unsummarized: {
		en: "Writing chapter {chapter} ({position} of {total}). Chapter {unsummarized} could not be summarized; the next summary makes up for it",
		zh: "正在写第 {chapter} 章（{position}/{total}）。第 {unsummarized} 章的摘要未能生成，将在下一次摘要时补上",
	},
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
	chapters_completed_unsummarized: {
		en: "Finished: chapters {first} to {last}. Chapter {unsummarized} could not be summarized; the next task makes up for it",
		zh: "已完成：第 {first} 至 {last} 章。第 {unsummarized} 章的摘要未能生成，下一个任务会补上",
	},
	chapter_completed_unsummarized: {
		en: "Finished: chapter {first}. It could not be summarized; the next task makes up for it",
		zh: "已完成：第 {first} 章。其摘要未能生成，下一个任务会补上",
	},
	cancelled: { en: "Cancelled", zh: "已取消" },
	failed: { en: "Failed", zh: "失败" },
};
