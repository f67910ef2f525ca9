/**
 * What a failed task tells its writer in each language. The text says what was wrong and what to do; finished chapters
 * are always kept, so every one of them may be retried.
 */
import type { Locale } from "./message-codes.ts";
import type { TaskErrorCode } from "./task-error-codes.ts";

export const TASK_ERROR_TEXTS: Record<TaskErrorCode, Record<Locale, string>> = {
	cancelled: {
		// The existing clients compare this text, so it is the same in every language.
		en: "Cancelled by user",
		zh: "Cancelled by user",
	},
	dependency_cancelled: {
		en: "A task this one was waiting for was cancelled or deleted. Queue it again to run it on its own.",
		zh: "它所等待的任务已被取消或删除。如需单独执行，请重新加入队列。",
	},
	provider_auth: {
		en: "The AI provider refused the key. Check the key and retry with a valid one.",
		zh: "AI 服务商拒绝了密钥。请检查密钥，用有效的密钥重试。",
	},
	provider_model: {
		en: "The AI provider does not know this model or refuses this request. Check the model and the base URL, then retry.",
		zh: "AI 服务商不认识该模型，或拒绝了请求。请检查模型名称和接口地址后重试。",
	},
	provider_not_allowed: {
		en: "This server does not allow calls to the address of this AI provider. Choose another provider, then retry.",
		zh: "此服务器不允许访问该 AI 服务商的地址。请选择其他服务商后重试。",
	},
	content_refused: {
		en: "The AI provider refused to write this content. Change the bible or the wishes, then retry.",
		zh: "AI 服务商拒绝生成此内容。请修改设定或要求后重试。",
	},
	provider_rate_limited: {
		en: "The AI provider kept answering that there are too many requests. Wait a while or check your quota, then retry.",
		zh: "AI 服务商持续返回请求过多。请稍候或检查额度后重试。",
	},
	provider_unavailable: {
		en: "The AI provider could not be reached or kept failing. Finished chapters are kept; retry later.",
		zh: "无法连接 AI 服务商，或其持续出错。已完成的章节会保留，请稍后重试。",
	},
	provider_timeout: {
		en: "The AI provider stopped answering. Finished chapters are kept; retry later.",
		zh: "AI 服务商停止响应。已完成的章节会保留，请稍后重试。",
	},
	provider_bad_answer: {
		en: "The AI provider kept sending answers that are empty, cut off or not in the agreed form. Try another model.",
		zh: "AI 服务商持续返回空的、被截断的或格式不符的内容。请尝试其他模型。",
	},
	key_unavailable: {
		en: "The AI key for this task is no longer stored. Retry with the key.",
		zh: "此任务的 AI 密钥已不再保存。请附上密钥重试。",
	},
	processor_crashed: {
		en: "The work on this task was cut off again and again at the same place. Finished chapters are kept; retry, or try another model.",
		zh: "此任务在同一处反复中断。已完成的章节会保留；请重试或更换模型。",
	},
	project_deleted: {
		en: "The project was deleted.",
		zh: "项目已被删除。",
	},
	internal_error: {
		en: "Something went wrong on our side. Finished chapters are kept; retry.",
		zh: "服务内部出错。已完成的章节会保留，请重试。",
	},
};
