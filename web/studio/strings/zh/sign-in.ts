/** The sign-in, in Chinese. */
import type { Strings } from "../en.ts";

export const signIn: Strings["signIn"] = {
	headline: "排入一章，看它落笔成文。",
	pitch: "把小说的设定交给它，它会规划分卷与章节，再一章一章写下去。一切都在后台进行，关掉页面也不会停。",
	name: "你的名字",
	nameHint: "开发模式登录：任意名字即可，无需密码。",
	start: "开始写作",
	haveToken: "我有令牌",
	noDevelopment: "此服务器未开启开发模式登录，需要使用令牌。请向服务器管理员索取令牌并粘贴到这里。",
	token: "令牌",
	tokenHint: "仅保存在当前浏览器标签页中。",
	useToken: "登录",
	useName: "改用名字登录",
	signOut: "退出",
	expired: "登录已过期，请重新登录。队列中的工作仍在继续。",
};
