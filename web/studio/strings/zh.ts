/** Everything the page says, in Chinese, put together from one file an area. */
import type { Strings } from "./en.ts";
import { ai } from "./zh/ai.ts";
import { book } from "./zh/book.ts";
import { compose } from "./zh/compose.ts";
import { connection } from "./zh/connection.ts";
import { errors } from "./zh/errors.ts";
import { live } from "./zh/live.ts";
import { notifications } from "./zh/notifications.ts";
import { projects } from "./zh/projects.ts";
import { reader } from "./zh/reader.ts";
import { settings } from "./zh/settings.ts";
import { shortcuts } from "./zh/shortcuts.ts";
import { signIn } from "./zh/sign-in.ts";
import { tasks } from "./zh/tasks.ts";
import { toasts } from "./zh/toasts.ts";

export const zh: Strings = {
	appName: "小说队列",
	switchLanguage: "English",
	switchLanguageLabel: "Switch to English",
	retry: "重试",
	close: "关闭",
	skip: "跳到正文",
	unknownError: "页面出现意外错误。请刷新页面；你的内容都安全地保存在服务器上。",
	signIn,
	connection,
	projects,
	compose,
	ai,
	tasks,
	toasts,
	shortcuts,
	settings,
	notifications,
	live,
	book,
	reader,
	errors,
};
