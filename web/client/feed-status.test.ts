import { describe, expect, test } from "vitest";
import { CLOSE_CODES } from "../../protocol/close-codes.ts";
import {
	CONNECTION_LOST,
	type Connection,
	type ConnectionEvent,
	type FeedMode,
	type FeedStatus,
	initialConnection,
	needsPolling,
	nextConnection,
	readClose,
} from "./feed-status.ts";

const error = CONNECTION_LOST;
const EVENTS: Record<ConnectionEvent["type"], ConnectionEvent> = {
	pushed: { type: "pushed" },
	proven: { type: "proven" },
	pushFailed: { type: "pushFailed", error },
	pushLate: { type: "pushLate" },
	polled: { type: "polled" },
	pollFailed: { type: "pollFailed", error },
	networkLost: { type: "networkLost", error },
	refused: { type: "refused", error: { code: "forbidden", message: "No." } },
	stopped: { type: "stopped" },
};
type EventName = keyof typeof EVENTS;

function reached(mode: FeedMode, ...events: EventName[]): Connection {
	return events.reduce((connection, name) => nextConnection(connection, EVENTS[name]), initialConnection(mode));
}

const FROM: Record<FeedStatus, EventName[]> = {
	connecting: [],
	live: ["pushed"],
	polling: ["pushFailed", "polled"],
	offline: ["pushed", "pushFailed"],
	closed: ["stopped"],
};

describe("how a feed stands", () => {
	test.each<[FeedStatus, Record<EventName, FeedStatus>]>([
		[
			"connecting",
			{
				pushed: "live",
				proven: "live",
				pushFailed: "connecting",
				pushLate: "connecting",
				polled: "polling",
				pollFailed: "offline",
				networkLost: "offline",
				refused: "closed",
				stopped: "closed",
			},
		],
		[
			"live",
			{
				pushed: "live",
				proven: "live",
				pushFailed: "offline",
				pushLate: "live",
				polled: "live",
				pollFailed: "live",
				networkLost: "offline",
				refused: "closed",
				stopped: "closed",
			},
		],
		[
			"polling",
			{
				pushed: "polling",
				proven: "live",
				pushFailed: "polling",
				pushLate: "polling",
				polled: "polling",
				pollFailed: "offline",
				networkLost: "offline",
				refused: "closed",
				stopped: "closed",
			},
		],
		[
			"offline",
			{
				pushed: "live",
				proven: "live",
				pushFailed: "offline",
				pushLate: "offline",
				polled: "polling",
				pollFailed: "offline",
				networkLost: "offline",
				refused: "closed",
				stopped: "closed",
			},
		],
		[
			"closed",
			{
				pushed: "closed",
				proven: "closed",
				pushFailed: "closed",
				pushLate: "closed",
				polled: "closed",
				pollFailed: "closed",
				networkLost: "closed",
				refused: "closed",
				stopped: "closed",
			},
		],
	])("%s, and every event", (status, expected) => {
		for (const name of Object.keys(EVENTS) as EventName[]) {
			expect.soft([name, reached("auto", ...FROM[status], name).status]).toEqual([name, expected[name]]);
		}
	});

	test("says why it is out of date, and only then", () => {
		expect(reached("auto", "pushed", "pushFailed").error).toBe(error);
		expect(reached("auto", "pushed", "pushFailed", "pushed").error).toBeNull();
		expect(reached("auto", "pushed", "pushFailed", "polled").error).toBeNull();
		expect(reached("auto", "refused").error?.code).toBe("forbidden");
		expect(reached("auto", "stopped").error).toBeNull();
	});
});

describe("falling back to polls", () => {
	test.each<[FeedMode, boolean, ...EventName[]]>([
		["auto", false],
		["auto", true, "pushFailed"],
		["auto", true, "pushLate"],
		["auto", false, "pushed"],
		["auto", false, "pushed", "pushFailed"],
		["auto", true, "pushed", "pushFailed", "pushLate"],
		["auto", true, "pushed", "pushFailed", "pushFailed"],
		["auto", false, "pushed", "proven", "pushFailed"],
		["auto", true, "pushed", "pushFailed", "pushed", "pushFailed"],
		["auto", false, "pushFailed", "refused"],
		["push", false, "pushFailed"],
		["push", false, "pushFailed", "pushFailed", "pushLate"],
		["poll", true],
		["poll", true, "polled"],
		["poll", true, "polled", "pollFailed"],
		["poll", false, "stopped"],
	])("%s: %s after %s %s %s %s", (mode, expected, ...events) => {
		expect(needsPolling(reached(mode, ...events))).toBe(expected);
	});

	test("one that flaps is used beside the polls, and trusted when it has lasted", () => {
		const flapping: EventName[] = ["pushed", "pushFailed", "pushed", "pushFailed", "polled", "pushed"];
		expect(reached("auto", ...flapping).status).toBe("polling");
		expect(reached("auto", ...flapping, "pollFailed").status).toBe("polling");
		expect(reached("auto", ...flapping, "pushFailed", "pollFailed").status).toBe("offline");
		const trusted = reached("auto", ...flapping, "proven");
		expect([trusted.status, needsPolling(trusted)]).toEqual(["live", false]);
		expect(needsPolling(nextConnection(trusted, EVENTS.pushFailed))).toBe(false);
	});

	test("sockets that failed while polls failed too say nothing against push", () => {
		const cutOff: EventName[] = ["pushed", "pushFailed", "pushFailed", "pollFailed"];
		expect(reached("auto", ...cutOff, "pushed")).toMatchObject({ status: "live", pushFailures: 0 });
		expect(reached("auto", ...cutOff, "polled", "pushed").status).toBe("live");
		expect(reached("auto", ...cutOff, "polled", "pushFailed", "pushed").status).toBe("polling");
		expect(reached("auto", ...cutOff, "pushed", "pushFailed", "pushFailed", "polled", "pushed").status).toBe("polling");
	});

	test("mode push trusts every socket", () => {
		expect(reached("push", "pushFailed", "pushFailed", "pushFailed", "pushed").status).toBe("live");
	});
});

describe("close codes", () => {
	test.each(Object.entries(CLOSE_CODES))("%s is final or not as the protocol says", (name, { code, retry }) => {
		expect(readClose(code)).toMatchObject({ isFinal: !retry, error: { code: name } });
	});

	test.each([1000, 1001, 1005, 1006, 1011, 1012])("%i is the network's: come back", (code) => {
		expect(readClose(code)).toEqual({ isFinal: false, error: CONNECTION_LOST });
	});
});
