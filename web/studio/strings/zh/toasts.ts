/** The messages at the edge of the page, in Chinese. */
import type { Strings } from "../en.ts";

export const toasts: Strings["toasts"] = {
	label: "消息",
	dismiss: "关闭此消息",
};
