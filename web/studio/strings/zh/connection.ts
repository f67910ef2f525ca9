/** Whether what is shown is current, in Chinese. */
import type { Strings } from "../en.ts";

export const connection: Strings["connection"] = {
	label: "连接状态",
	connecting: "连接中",
	connectingWhy: "正在连接你的队列。",
	live: "实时",
	liveWhy: "任何变化都会立刻显示在这里，每个标签页都一样。",
	polling: (seconds) => `每 ${seconds} 秒更新`,
	pollingWhy: (seconds) =>
		`实时连接被阻断或不稳定，页面改为每 ${seconds} 秒查询一次。不会丢失任何内容；连接恢复后会显示正在写的文字。`,
	pollingWhat: "恢复后会自动切回实时。如果一直如此，可能是代理或浏览器扩展阻止了 WebSocket。",
	offline: "离线",
	since: (time) => `自 ${time} 起`,
	offlineWhy: "队列中的工作仍在继续；你看到的是最后一次连接时的状态。页面会不断尝试恢复。",
	offlineWhat: "请检查此设备是否联网，或立即重试。",
	closed: "已断开",
	closedWhy: (why) => `服务器结束了连接：${why}`,
	closedWhat: "请刷新页面重新连接。",
	reload: "刷新",
	tryNow: "立即重试",
};
