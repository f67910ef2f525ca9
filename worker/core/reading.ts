/**
 * How far a client is behind: what was sent to it, less what it has shown to have read. The runtime says of no socket how much
 * waits unsent in it, so this count is what keeps a client that never reads from filling the object's memory. Only a mark that
 * comes back shows anything, since its text cannot be known without reading it. What goes to many is counted once for all of them.
 */
import { LIMITS } from "../../protocol/limits.ts";

/** Of what is sent to all clients of a group. */
export type SentToAll = { sentChars: number };

type Mark = { mark: string; sentChars: number };

export class Reading {
	readonly #toAll: SentToAll;
	#isInGroup = false;
	/** Sent to this client alone, less what the group had been sent before it came. */
	#ownChars: number;
	/** What was sent before the last mark that came back. */
	#readChars = 0;
	/** What an older client says of itself; null for one that says nothing. */
	#claimedChars: number | null = null;
	/** Marks under way, the oldest first. */
	#marks: Mark[] = [];

	/** @param unreadChars what waits in a socket that was open before */
	constructor(toAll: SentToAll, unreadChars = 0) {
		this.#toAll = toAll;
		this.#ownChars = unreadChars;
	}

	/** From now on what goes to the group goes to this client. */
	joinGroup(): void {
		if (!this.#isInGroup) this.#ownChars -= this.#toAll.sentChars;
		this.#isInGroup = true;
	}

	leaveGroup(): void {
		if (this.#isInGroup) this.#ownChars += this.#toAll.sentChars;
		this.#isInGroup = false;
	}

	get #sentChars(): number {
		return this.#isInGroup ? this.#ownChars + this.#toAll.sentChars : this.#ownChars;
	}

	get unreadChars(): number {
		return this.#sentChars - this.#readChars;
	}

	/** @param chars of what was just sent to this client alone */
	sent(chars: number): void {
		this.#ownChars += chars;
	}

	get needsMark(): boolean {
		return this.#sentChars - (this.#marks.at(-1)?.sentChars ?? this.#readChars) >= LIMITS.ackEveryChars;
	}

	/** @param mark that was just sent */
	marked(mark: string): void {
		this.#marks.push({ mark, sentChars: this.#sentChars });
	}

	/** @returns whether the mark is one of this socket; it then shows that all before it was read */
	sawMark(mark: string): boolean {
		const index = this.#marks.findIndex((sent) => sent.mark === mark);
		const seen = this.#marks[index];
		if (seen === undefined) return false;
		this.#marks = this.#marks.slice(index + 1);
		this.#readChars = seen.sentChars;
		return true;
	}

	/** @param totalChars that an older client says it has read on this socket; it cannot have read more than was sent */
	claimed(totalChars: number): void {
		this.#claimedChars = Math.max(this.#claimedChars ?? 0, Math.min(totalChars, this.#sentChars));
	}

	/** Whether the socket should be closed, to resume from its cursor. */
	get isTooFarBehind(): boolean {
		return this.#sentChars - this.#believedChars > LIMITS.socketUnreadChars;
	}

	/** Whether provisional text can be spared; only for clients of which it is known what they read. */
	get isBehindForText(): boolean {
		const isKnown = this.#readChars > 0 || this.#claimedChars !== null;
		return isKnown && this.#sentChars - this.#believedChars > LIMITS.textUnreadChars;
	}

	get #believedChars(): number {
		return Math.max(this.#readChars, this.#claimedChars ?? 0);
	}
}
