/** What to write next, in Chinese. */
import type { Strings } from "../en.ts";

const range = (first: number, last: number) => (first === last ? `第 ${first} 章` : `第 ${first} 至 ${last} 章`);

export const compose: Strings["compose"] = {
	title: "接下来写什么？",
	both: "两者",
	outline: "大纲",
	chapters: "章节",
	targetChapters: "规划章数",
	targetWords: "总字数（万字）",
	wishes: "要求",
	wishesHint: "可不填。规划时需要遵守的任何要求。",
	count: "写几章",
	between: (least, most) => `${least} 至 ${most}`,
	notBetween: (least, most) => `请填写 ${least} 到 ${most} 之间的整数。`,
	tooLong: (most) => `太长：最多 ${most.toLocaleString("zh")} 字。`,
	priority: "优先级",
	priorities: { high: "高：排在最前", normal: "普通", low: "低：空闲时再写" },
	options: "选项",
	queueOutline: "生成大纲",
	queueChapters: (count) => `写 ${count} 章`,
	queueBoth: (count) => `生成大纲并写 ${count} 章`,
	queued: "已加入队列。可以关闭页面，工作会继续进行。",
	plan: {
		outline: (count) => `根据故事设定规划分卷和 ${count} 章，每章都有目标与悬念。`,
		replaces: "新大纲会替换现有大纲；已写的章节保留。",
		chapters: (first, last) => `依次写${range(first, last)}。`,
		thenChapters: (first, last) => `然后写${range(first, last)}。章节会等待大纲；若大纲失败，重试之前会一直等待。`,
		afterOutline: "大纲完成后会自动开始。",
		afterTasks: (count) => `排在本项目队列中的 ${count} 个任务之后。`,
		withoutOutline: "还没有大纲，章节将只依据故事设定来写。先规划大纲通常会写得更好。",
		beyondOutline: (planned) => `大纲到第 ${planned} 章为止，之后的章节将依据已写的内容继续。`,
	},
};
