/** What is said where an operator takes out or erases everything of a user. It comes with that part, and not with the dashboard. */
import type { Locale } from "../../../protocol/messages.ts";
import type { EraseStrings } from "../../studio/account/erase-form.tsx";

type AccountStrings = EraseStrings & { title: string; hint: string; download: string; open: string };

const en: AccountStrings = {
	title: "Everything of this user",
	hint: "For users who ask for it and cannot do it themselves. What you do here is written down with your name.",
	download: "Download everything",
	open: "Erase this user…",
	warning:
		"All projects, chapters, tasks and keys of this user are erased now, and what operators see of the user too. Nothing can be restored.",
	confirm: (userId) => `To confirm, type ${userId}`,
	mismatch: (userId) => `That is not ${userId}. Nothing was erased.`,
	erase: "Erase everything for good",
	erased: (projects, tasks) =>
		`Erased: ${projects === 1 ? "1 project" : `${projects} projects`} and ${tasks === 1 ? "1 task" : `${tasks} tasks`}.`,
	goesOn: "Some of the text is still being erased. That goes on by itself.",
};

const zh: AccountStrings = {
	title: "该用户的全部数据",
	hint: "用于用户提出请求但无法自行操作的情况。您在此处的操作会连同您的名字一起记录。",
	download: "下载全部数据",
	open: "清除该用户…",
	warning: "该用户的所有项目、章节、任务和密钥将立即清除，运维人员能看到的该用户数据也一并清除，无法恢复。",
	confirm: (userId) => `请输入 ${userId} 以确认`,
	mismatch: (userId) => `输入的不是 ${userId}，未清除任何内容。`,
	erase: "永久清除全部数据",
	erased: (projects, tasks) => `已清除：${projects} 个项目和 ${tasks} 个任务。`,
	goesOn: "部分文字仍在清除中，会自动完成。",
};

export const ACCOUNT_STRINGS: Record<Locale, AccountStrings> = { en, zh };
