/** How far the numbers on screen can be believed. It knows no clock and no page. */
import type { OpsSnapshot } from "../../client/ops-feed.ts";

export type LinkState =
	/** Nothing was received yet, and nothing has failed. */
	| { kind: "connecting" }
	/** What is shown is what the service says. */
	| { kind: "live" }
	/** What is shown is at most `everyMs` old. */
	| { kind: "polling"; everyMs: number; ageMs: number }
	/** What is shown may be wrong. `ageMs` is null if there is nothing to show; a link that is `closed` does not come back by itself. */
	| { kind: "offline" | "closed"; sinceMs: number; ageMs: number | null; code: string | null };

/** A poll that is late by more than half of its interval, and the few seconds it may take, has not come. */
const POLL_GRACE_MS = 5_000;

export function linkState({ status, statusSince, heardAt, error, pollIntervalMs }: OpsSnapshot, now: number): LinkState {
	const ageMs = heardAt === null ? null : Math.max(0, now - heardAt);
	const old = { sinceMs: Math.max(0, now - statusSince), ageMs, code: error?.code ?? null };
	switch (status) {
		case "connecting":
			return { kind: "connecting" };
		case "live":
			return { kind: "live" };
		case "polling":
			// Timers that slept, with the page hidden or the lid closed, make no poll that failed.
			if (ageMs === null || ageMs > 1.5 * pollIntervalMs + POLL_GRACE_MS) return { kind: "offline", ...old };
			return { kind: "polling", everyMs: pollIntervalMs, ageMs };
		case "offline":
		case "closed":
			return { kind: status, ...old };
		default:
			return status satisfies never;
	}
}

/** Whether the numbers must not be taken for the present. */
export function areNumbersOld({ kind }: LinkState): boolean {
	return kind === "offline" || kind === "closed";
}
