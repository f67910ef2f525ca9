/** Why a call did not succeed, and what to do, in Chinese. */
import type { Strings } from "../en.ts";

export const errors: Strings["errors"] = {
	network_error: "无法连接服务器。请检查网络后重试。",
	bad_answer: "无法识别服务器的响应，可能受到中间网络的干扰。请稍后重试。",
	unauthorized: "服务器不接受此登录。请重新登录，或获取新的令牌。",
	token_expired: "登录已过期，请重新登录。",
	ai_config_missing: "此服务器没有自带写作模型：请在“写作模型”中选择服务商并填写密钥。",
	project_exists: "已有同名项目。请换一个书名，或打开那个项目。",
	project_not_found: "此项目已不存在，请选择其他项目。",
	chapter_not_found: "这一章还没有写。",
	task_not_found: "此任务已不存在。",
	task_not_active: "此任务已经结束。",
	ai_config_invalid: "AI 设置不完整，或此处不允许。请检查服务商、模型、密钥和接口地址。",
	dependency_not_found: "所等待的任务已不存在。请不设等待，重新加入队列。",
	dependency_cancelled: "所等待的任务已被取消。请不设等待，重新加入队列。",
	idempotency_conflict: "同一操作提交了两次，但内容不同。请重试。",
	nothing_matched: "没有可以这样处理的任务了。",
	rate_limited: "操作过于频繁。请等几秒再试。",
	storage_full: "存储空间已满。请删除不再需要的项目后重试；阅读不受影响。",
	task_not_failed: "此任务无需重试：它没有失败，或已在继续。",
	body_too_large: "故事设定太长，请缩短后重试。",
	too_many_projects: "项目数量已达上限，请先删除一个。",
	too_many_tasks: "队列已满。请等待一些任务完成，或取消一些任务。",
	internal_error: "服务器出错，请重试。已完成的内容不会丢失。",
	temporarily_unavailable: "服务器正忙，请稍后重试。",
};
