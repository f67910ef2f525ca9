/** What is said where a writer takes everything along or deletes it. It comes with that part, and not with the first page. */
import type { Locale } from "../../../protocol/messages.ts";
import type { EraseStrings } from "./erase-form.tsx";

type AccountStrings = EraseStrings & {
	title: string;
	download: string;
	downloadHint: string;
	open: string;
	signOut: string;
};

const en: AccountStrings = {
	title: "Your data",
	download: "Download everything",
	downloadHint: "A zip with all projects, chapters and tasks. Keys are not in it.",
	open: "Delete my account…",
	warning:
		"All projects, chapters, tasks and keys are erased now, on every device. Nothing can be restored: download everything first. You can sign in again and begin anew.",
	confirm: (userId) => `To confirm, type ${userId}`,
	mismatch: (userId) => `That is not ${userId}. Nothing was deleted.`,
	erase: "Delete everything for good",
	erased: (projects, tasks) =>
		`Deleted: ${projects === 1 ? "1 project" : `${projects} projects`} and ${tasks === 1 ? "1 task" : `${tasks} tasks`}.`,
	goesOn: "Some of the text is still being erased. That goes on by itself; there is nothing to do.",
	signOut: "Sign out",
};

const zh: AccountStrings = {
	title: "您的数据",
	download: "下载全部数据",
	downloadHint: "一个 zip 压缩包，包含所有项目、章节和任务，不含密钥。",
	open: "删除我的账户…",
	warning: "所有项目、章节、任务和密钥将立即在所有设备上清除，无法恢复：请先下载全部数据。之后您可以重新登录，从头开始。",
	confirm: (userId) => `请输入 ${userId} 以确认`,
	mismatch: (userId) => `输入的不是 ${userId}，未删除任何内容。`,
	erase: "永久删除全部数据",
	erased: (projects, tasks) => `已删除：${projects} 个项目和 ${tasks} 个任务。`,
	goesOn: "部分文字仍在清除中，会自动完成，无需任何操作。",
	signOut: "退出登录",
};

export const ACCOUNT_STRINGS: Record<Locale, AccountStrings> = { en, zh };
