/** What the demo itself says, in both languages; what tasks say comes from the protocol. */
import type { Locale } from "../../protocol/messages.ts";

const PHRASES = {
	en: {
		outline: "Outline",
		oneChapter: "Chapter 1",
		manyChapters: "Chapters 1–{count}",
		starting: "Starting a server for the demo …",
		project: "Project “{name}” on {url}",
		connecting: "connecting …",
		live: "live",
		reconnecting: "connection lost, reconnecting …",
		writing: "Chapter {chapter}",
		secondsLeft: "{count} s left",
		minutesLeft: "{count} min left",
		placeInLine: "number {position} in line",
		stored: "The outline and {count} chapter(s) are stored in “{name}”:",
		chapter: "Chapter {chapter}",
		allInOne: "All in one",
		onCommandLine: "Command line",
		inBrowser: "Browser",
		signInAs: "{url}  (sign in as {userId})",
		characters: "{count} characters",
		pushed:
			"Received by push: {frames} frames, of them {progress} with progress, and {texts} pieces of text. Reconnects: {reconnects}. Polls: 0.",
		ownServer: "The server of the demo ends now. `npm start` brings it back with all that is stored.",
		failed: "{label} failed: {reason}",
		missing: "Not stored as it should be: {what}",
	},
	zh: {
		outline: "大纲",
		oneChapter: "第 1 章",
		manyChapters: "第 1–{count} 章",
		starting: "正在为演示启动服务器……",
		project: "项目《{name}》，服务器 {url}",
		connecting: "正在连接……",
		live: "实时",
		reconnecting: "连接中断，正在重连……",
		writing: "第 {chapter} 章",
		secondsLeft: "还需 {count} 秒",
		minutesLeft: "还需 {count} 分钟",
		placeInLine: "排在第 {position} 位",
		stored: "大纲和 {count} 章正文已保存在《{name}》中：",
		chapter: "第 {chapter} 章",
		allInOne: "全文下载",
		onCommandLine: "命令行",
		inBrowser: "浏览器",
		signInAs: "{url}（以 {userId} 登录）",
		characters: "{count} 字",
		pushed: "推送接收：{frames} 帧，其中 {progress} 帧带有进度；正文 {texts} 段。重连 {reconnects} 次，轮询 0 次。",
		ownServer: "演示服务器即将停止。运行 `npm start` 可重新打开，内容都会保留。",
		failed: "{label}失败：{reason}",
		missing: "未按预期保存：{what}",
	},
} as const;

export type Phrase = keyof (typeof PHRASES)["en"];

export function say(locale: Locale, phrase: Phrase, values: Record<string, string | number> = {}): string {
	return PHRASES[locale][phrase].replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}
