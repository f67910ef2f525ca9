/** Fills in `EventTarget`, `Event` and `MessageEvent` where the platform has none; leaves alone those it has. */
import "partysocket/event-target-polyfill";

class PlainMessageEvent extends Event {
	readonly data: unknown;

	constructor(type: string, init: { data?: unknown } = {}) {
		super(type);
		this.data = init.data;
	}
}

if (typeof MessageEvent === "undefined") Object.assign(globalThis, { MessageEvent: PlainMessageEvent });
