/** Notifications outside of the page, in Chinese. */
import type { Strings } from "../en.ts";

export const notifications: Strings["notifications"] = {
	offer: "这可能需要一些时间。完成时要通知你吗？",
	accept: "通知我",
	finished: (title) => `已完成：${title}`,
	failed: (title) => `失败：${title}`,
};
