/** The keyboard shortcuts, in English. */
import type { ShortcutGroup, ShortcutId } from "../../shell/shortcut-table.ts";

const names: Record<ShortcutId, string> = {
	help: "Show these shortcuts",
	newProject: "New project",
	goProjects: "Go to the projects",
	goWrite: "Go to what comes next",
	goQueue: "Go to the queue",
	undo: "Do what a message offers, such as undo",
	next: "Next task",
	previous: "Previous task",
	open: "Open its project, or its latest chapter",
	select: "Select it",
	selectRange: "Select all up to it",
	selectAll: "Select all tasks",
	raise: "Raise its priority",
	lower: "Lower its priority",
	cancel: "Cancel it",
	retry: "Retry it",
	remove: "Remove it",
};
const groups: Record<ShortcutGroup, string> = { general: "Anywhere", tasks: "In the queue" };

export const shortcuts = {
	title: "Keyboard shortcuts",
	enabled: "Shortcuts are on",
	enabledHint: "Turn them off if single letters get in the way of your software, such as speech input.",
	followedBy: "then",
	groups,
	names,
};
