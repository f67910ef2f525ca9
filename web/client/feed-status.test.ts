import { describe, expect, test } from "vitest";
import { CLOSE_CODES } from "../../protocol/close-codes.ts";
import {
	CONNECTION_LOST,
	type Connection,
	type ConnectionEvent,
	closeEvent,
	type FeedStatus,
	nextConnection,
} from "./feed-status.ts";

const synced: ConnectionEvent = { type: "synced" };
const dropped: ConnectionEvent = { type: "dropped", error: CONNECTION_LOST };
const refused: ConnectionEvent = closeEvent(CLOSE_CODES.forbidden.code);
const stopped: ConnectionEvent = { type: "stopped" };

const from: Record<FeedStatus, Connection> = {
	connecting: { status: "connecting", error: null },
	live: { status: "live", error: null },
	offline: { status: "offline", error: CONNECTION_LOST },
	closed: { status: "closed", error: null },
};

describe("how a feed stands", () => {
	test.each([
		["connecting", synced, "live"],
		["connecting", dropped, "offline"],
		["connecting", refused, "closed"],
		["connecting", stopped, "closed"],
		["live", synced, "live"],
		["live", dropped, "offline"],
		["live", refused, "closed"],
		["live", stopped, "closed"],
		["offline", synced, "live"],
		["offline", dropped, "offline"],
		["offline", refused, "closed"],
		["offline", stopped, "closed"],
		["closed", synced, "closed"],
		["closed", dropped, "closed"],
		["closed", refused, "closed"],
		["closed", stopped, "closed"],
	] as const)("%s, %o → %s", (status, event, expected) => {
		expect(nextConnection(from[status], event).status).toBe(expected);
	});

	test("keeps its identity when nothing changed", () => {
		expect(nextConnection(from.live, synced)).toBe(from.live);
		expect(nextConnection(from.offline, dropped)).toBe(from.offline);
		expect(nextConnection(from.closed, refused)).toBe(from.closed);
	});

	test("says why, and forgets it when it is live again", () => {
		const offline = nextConnection(from.live, dropped);
		expect(offline.error?.code).toBe("connection_lost");
		expect(nextConnection(offline, synced).error).toBeNull();
	});
});

describe("close codes", () => {
	test.each(Object.entries(CLOSE_CODES))("%s is final or not as the protocol says", (name, { code, retry }) => {
		expect(closeEvent(code)).toMatchObject({ type: retry ? "dropped" : "refused", error: { code: name } });
	});

	test.each([1000, 1001, 1005, 1006, 1011, 1012])("%i is the network's: come back", (code) => {
		expect(closeEvent(code)).toEqual({ type: "dropped", error: CONNECTION_LOST });
	});
});
