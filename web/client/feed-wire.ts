/** How a queue's feed looks on a socket, whoever follows it. */
import { isSync, isTextFrame } from "../../protocol/check-frame.ts";
import type { Sync, TextFrame } from "../../protocol/feed.ts";
import type { Heard } from "./push.ts";

/** @param onText told of text that is being written */
export function hearFeed(json: unknown, onText: (frame: TextFrame) => void): Heard<Sync> {
	if (isSync(json)) return { type: "news", value: json };
	if (isTextFrame(json)) onText(json);
	// A change must be readable; any other frame is let be. An `error` answers a watch of a task that is gone, and the `sync` that
	// removes it says more.
	return typeof json === "object" && json !== null && "type" in json && json.type === "sync" ? { type: "unreadable" } : null;
}

/**
 * Where a feed's socket is opened: progress comes as what it changes.
 * @param cursor how much is known already; null for nothing
 */
export function feedSocketPath(path: string, cursor: string | null): string {
	return `${path}?delta=true${cursor === null ? "" : `&since=${encodeURIComponent(cursor)}`}`;
}
