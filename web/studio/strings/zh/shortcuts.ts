/** The keyboard shortcuts, in Chinese. */
import type { Strings } from "../en.ts";

export const shortcuts: Strings["shortcuts"] = {
	title: "键盘快捷键",
	enabled: "启用快捷键",
	enabledHint: "如果单个字母会干扰语音输入等软件，可以关闭。",
	followedBy: "然后",
	groups: { general: "任何位置", tasks: "在队列中" },
	names: {
		help: "显示这些快捷键",
		newProject: "新建项目",
		goProjects: "前往项目列表",
		goWrite: "前往“接下来写什么”",
		goQueue: "前往队列",
		undo: "执行消息提供的操作，例如撤销",
		next: "下一个任务",
		previous: "上一个任务",
		open: "打开所属项目或最新一章",
		select: "选择",
		selectRange: "选到这里",
		selectAll: "选择全部任务",
		raise: "提高优先级",
		lower: "降低优先级",
		cancel: "取消",
		retry: "重试",
		remove: "移除",
	},
};
