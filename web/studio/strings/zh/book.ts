/** The chapters of a project, in Chinese. */
import type { Strings } from "../en.ts";

export const book: Strings["book"] = {
	title: "章节",
	volume: (index, title) => `第 ${index} 卷 · ${title}`,
	volumeState: (written, planned) => (written === 0 ? `${planned} 章` : `已写 ${written} / ${planned} 章`),
	goal: "目标",
	conflict: "冲突",
	climax: "高潮",
	hook: "悬念",
	others: "大纲之外",
	planned: "待写",
	writing: "正在写",
	written: "已写",
	chars: (count) => `${count.toLocaleString("zh")} 字`,
	jump: (index) => `定位到第 ${index} 章`,
	expandAll: "全部展开",
	collapseAll: "全部收起",
	empty: "写完的章节会出现在这里。",
};
