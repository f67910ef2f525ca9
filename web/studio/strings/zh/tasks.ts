/** The queue, in Chinese. */
import type { BatchAction } from "../../tasks/batch-summary.ts";
import type { Strings } from "../en.ts";

const DONE: Record<BatchAction, string> = { cancel: "已取消", retry: "已重新排队", delete: "已移除" };

export const tasks: Strings["tasks"] = {
	title: "队列",
	empty: "队列是空的。生成大纲或写几章，就能在这里看到进展。",
	waitingForServer: "正在获取队列…",
	keysHint: "用方向键在任务之间移动。",
	outline: (count) => `${count} 章大纲`,
	chapter: (count) => `写 ${count} 章`,
	status: { pending: "等待中", processing: "进行中", completed: "已完成", failed: "失败", cancelled: "已取消" },
	progress: "进度",
	position: (position) => (position === 1 ? "马上轮到" : `排在第 ${position} 位`),
	tokens: (count) => `${count.toLocaleString("zh")} token`,
	attempt: (attempt) => `第 ${attempt} 次尝试`,
	timeLeft(left) {
		switch (left.unit) {
			case "moment":
				return "即将完成";
			case "underMinute":
				return "不到 1 分钟";
			case "minutes":
				return `约剩 ${left.minutes} 分钟`;
			case "hours":
				return left.minutes === 0 ? `约剩 ${left.hours} 小时` : `约剩 ${left.hours} 小时 ${left.minutes} 分钟`;
			default:
				return left satisfies never;
		}
	},
	priority: { high: "高优先级", normal: "普通优先级", low: "低优先级" },
	raise: "提高优先级",
	lower: "降低优先级",
	read: (index) => `阅读第 ${index} 章`,
	cancel: "取消",
	retry: "重试",
	retryWith: (writer) => `用${writer}重试`,
	remove: "移除",
	openAi: "AI 设置",
	openProject: "打开项目",
	cancelled: (title) => `已取消：${title}`,
	again: "重新排队",
	of: (title, project) => `${title}，《${project}》`,
	started: (title, project) => `已开始：${title}，《${project}》`,
	finished: (title, project) => `已完成：${title}，《${project}》`,
	failed: (title, project, why) => `失败：${title}，《${project}》。${why}`,

	show: "显示",
	segments: { all: "全部", active: "进行中", failed: "失败", done: "已结束" },
	noneIn: { all: "", active: "没有等待或进行中的任务。", failed: "没有失败的任务。", done: "还没有已结束的任务。" },

	select: "多选",
	selectDone: "完成",
	selectAll: "全选",
	selectNone: "全不选",
	selectOne: (about) => `选择：${about}`,
	selection: "所选任务",
	selected: (count) => `已选 ${count} 个`,
	batch: {
		cancel: (count) => `取消 ${count} 个`,
		retry: (count) => `重试 ${count} 个`,
		delete: (count) => `移除 ${count} 个`,
	},
	batchQuestion: {
		cancel: (count) => `取消这 ${count} 个任务？`,
		retry: (count) => `重试这 ${count} 个任务？`,
		delete: (count) => `移除这 ${count} 个任务？`,
	},
	batchChanged: (action, count) => `${count} 个${DONE[action]}`,
	batchRefused: (code, count) => {
		const reasons: Partial<Record<string, string>> = {
			task_not_active: "早已结束",
			task_not_failed: "已无需重试",
			task_not_found: "已不存在",
			ai_config_missing: "需要密钥，请打开 AI 设置",
			too_many_tasks: "因队列已满未能重试",
			storage_full: "因存储空间已满未能重试",
		};
		return `${count} 个${reasons[code] ?? "未能处理"}`;
	},
	batchJoin: "，",
};
