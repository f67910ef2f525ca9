/** The chapter that is being written, in Chinese. */
import type { Strings } from "../en.ts";

export const live: Strings["live"] = {
	title: "正在写",
	justWritten: "刚刚写完",
	text: "已写出的文字",
	chapter: (index) => `第 ${index} 章`,
	soon: "下一段文字马上就来…",
	follow: "跟随",
	finished: "已完成",
	read: (index) => `打开第 ${index} 章`,
	unfinished: "未写完即停止，这段文字不会保留。",
};
