/** The reader's settings of the page, in Chinese. */
import type { Strings } from "../en.ts";

export const settings: Strings["settings"] = {
	title: "设置",
	theme: "主题",
	themes: { system: "跟随系统", light: "浅色", dark: "深色" },
	language: "语言",
	showShortcuts: "查看快捷键",
	notifications: "长任务结束时通知我",
	notificationsHint: "仅当此页面不在前台时，通过系统通知提醒。",
	notificationsBlocked: "浏览器已阻止此页面的通知，请先在浏览器中允许。",
	notificationsImpossible: "此浏览器不支持网页通知。",
};
