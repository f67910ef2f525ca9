/**
 * What a failed task tells its writer in each language. The text says what was wrong and what to do; finished chapters
 * are always kept, so every one of them may be retried.
 */
import type { Locale } from "./message-codes.ts";
import type { TaskErrorCode } from "./task-error-codes.ts";

/** `{detail|…}` stands for what the error is about, or for the words behind the bar where that is not known. */
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
	provider_output_limit: {
		en: "The model stopped at its output limit: ask for shorter chapters or choose another model. Finished chapters are kept.",
		zh: "模型达到输出上限而停止：请缩短章节，或选择其他模型。已完成的章节会保留。",
	},
	provider_prompt_too_long: {
		en: "The bible and the story so far are too long for this model. Shorten the bible or choose a model with a larger context, then retry.",
		zh: "设定与前情对该模型来说太长。请精简设定，或选择上下文更大的模型后重试。",
	},
	provider_region: {
		en: "The AI provider does not serve the region that this service calls from. Choose another provider, then retry.",
		zh: "该 AI 服务商不向本服务所在的地区提供服务。请选择其他服务商后重试。",
	},
	provider_balance: {
		en: "The balance or quota of this AI account is used up. Top it up at the provider or use another key, then retry.",
		zh: "该 AI 账户的余额或额度已用完。请在服务商处充值，或换用其他密钥后重试。",
	},
	provider_redirected: {
		en: "The base URL redirects to {detail|another address}, and a key is never sent on. Set the base URL to where the API answers, then retry.",
		zh: "接口地址会跳转到 {detail|其他地址}，而密钥不会随之转发。请把接口地址改为实际提供服务的地址后重试。",
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

/** @param detail what the error is about; undefined where that is not known */
export function fillDetail(text: string, detail: string | undefined): string {
	return text.replace(/\{detail\|([^}]*)\}/, (_, otherwise: string) => detail ?? otherwise);
}
