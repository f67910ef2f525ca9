/**
 * How far a client is behind: what was sent to it, less what it says it has read. The runtime tells nobody how much waits
 * unsent in a socket, so this is what keeps one that never reads from filling the object's memory.
 */
import { LIMITS } from "../../protocol/limits.ts";

export type Reading = {
	sentChars: number;
	/** Null: this client never says what it has read. */
	readChars: number | null;
	/** The first frame may be a long list, which nobody reads at once. */
	firstFrameChars: number;
};

export const startReading: Reading = { sentChars: 0, readChars: null, firstFrameChars: 0 };

export function onSent(reading: Reading, chars: number): Reading {
	const isFirst = reading.sentChars === 0;
	return { ...reading, sentChars: reading.sentChars + chars, firstFrameChars: isFirst ? chars : reading.firstFrameChars };
}

/** @param totalChars of everything that the client has read on this socket; it cannot have read more than was sent */
export function onRead(reading: Reading, totalChars: number): Reading {
	return { ...reading, readChars: Math.max(reading.readChars ?? 0, Math.min(totalChars, reading.sentChars)) };
}

/** Whether the socket should be closed, to resume from its cursor. */
export function isTooFarBehind(reading: Reading): boolean {
	return unreadChars(reading) > LIMITS.socketUnreadChars + (reading.readChars === null ? reading.firstFrameChars : 0);
}

/** Whether provisional text can be spared; only for clients of whom it is known what they read. */
export function isBehindForText(reading: Reading): boolean {
	return reading.readChars !== null && unreadChars(reading) > LIMITS.textUnreadChars;
}

function unreadChars({ sentChars, readChars }: Reading): number {
	return sentChars - (readChars ?? 0);
}
