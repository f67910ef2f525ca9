/**
 * How far a client is behind: what was sent to it, less what it says it has read. The runtime tells nobody how much waits
 * unsent in a socket, so this is what keeps one that never reads from filling the object's memory. What goes to many is counted
 * once for all of them.
 */
import { LIMITS } from "../../protocol/limits.ts";

/** Of what is sent to all clients of a group. */
export type SentToAll = { sentChars: number };

export class Reading {
	readonly #toAll: SentToAll;
	/** Sent to this client alone, less what the group had been sent before it came. */
	#ownChars: number;
	/** Null: this client never says what it has read. */
	#readChars: number | null = null;
	/** What may have been sent until it is too far behind. */
	#mostSentChars: number = LIMITS.socketUnreadChars;

	constructor(toAll: SentToAll) {
		this.#toAll = toAll;
		this.#ownChars = -toAll.sentChars;
	}

	get #sentChars(): number {
		return this.#ownChars + this.#toAll.sentChars;
	}

	/** @param chars of what was just sent to this client alone */
	sent(chars: number): void {
		// The first frame may be a long list, which nobody reads at once.
		if (this.#sentChars === 0) this.#mostSentChars += chars;
		this.#ownChars += chars;
	}

	/** @param totalChars of everything that the client has read on this socket; it cannot have read more than was sent */
	read(totalChars: number): void {
		this.#readChars = Math.max(this.#readChars ?? 0, Math.min(totalChars, this.#sentChars));
		this.#mostSentChars = this.#readChars + LIMITS.socketUnreadChars;
	}

	/** Whether the socket should be closed, to resume from its cursor. */
	get isTooFarBehind(): boolean {
		return this.#sentChars > this.#mostSentChars;
	}

	/** Whether provisional text can be spared; only for clients of whom it is known what they read. */
	get isBehindForText(): boolean {
		return this.#readChars !== null && this.#sentChars - this.#readChars > LIMITS.textUnreadChars;
	}
}
