/** A chapter, to be read, in Chinese. */
import type { Strings } from "../en.ts";

export const reader: Strings["reader"] = {
	loading: "正在获取章节…",
	back: (project) => `返回《${project}》`,
	previous: "上一章",
	next: "下一章",
	ways: "章节导航",
	progress: (at, of) => `第 ${at} 章，共 ${of} 章`,
	smaller: "缩小文字",
	larger: "放大文字",
	keys: "← → 翻章",
	end: "目前写到这里为止。",
	notYet: "这一章还没有写完，完成后可在这里阅读。",
};
