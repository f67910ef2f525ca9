/** Counts what comes over a feed's sockets, so that the demo can tell how its progress came to it. */
import * as z from "zod/v4/mini";
import { serverFrameSchema } from "../../protocol/feed.ts";
import type { Task } from "../../protocol/task.ts";

export type PushCounts = {
	sockets: number;
	/** `sync` frames. */
	frames: number;
	/** Those that carried a changed state of one of the tasks in question. */
	progress: number;
	/** `text` frames. */
	texts: number;
};

export type PushCounter = {
	readonly counts: PushCounts;
	/** The platform's `WebSocket`, with an ear. */
	WebSocket: typeof globalThis.WebSocket;
};

/** @param isOurs picks the tasks whose changes count as progress */
export function countPushes(isOurs: (task: Task) => boolean): PushCounter {
	const counts: PushCounts = { sockets: 0, frames: 0, progress: 0, texts: 0 };

	function count(data: unknown): void {
		if (typeof data !== "string" || !data.startsWith("{")) return;
		const frame = z.safeParse(serverFrameSchema, JSON.parse(data));
		if (!frame.success) return;
		if (frame.data.type === "text") counts.texts++;
		if (frame.data.type === "sync") {
			counts.frames++;
			if (frame.data.tasks.some(isOurs)) counts.progress++;
		}
	}

	return {
		counts,
		WebSocket: class extends globalThis.WebSocket {
			constructor(url: string | URL, protocols?: string | string[]) {
				super(url, protocols);
				this.addEventListener("open", () => {
					counts.sockets++;
				});
				this.addEventListener("message", ({ data }) => count(data));
			}
		},
	};
}
