/**
 * When the ops side may speak: shards at every full second of the clock, the hub shortly after, when all shards have spoken. Bound
 * to the clock and not to the last time, so that no change waits for two whole seconds and a lost memory does not matter.
 */
const SLOT_MS = 1_000;
/** What a shard's call takes, with room to spare. */
const HUB_AFTER_MS = 150;

export type Speaker = "shard" | "hub";

/** Milliseconds until the speaker's next turn; never 0, so that each turn is used once. */
export function untilTurnMs(speaker: Speaker, now: number): number {
	const offset = speaker === "hub" ? HUB_AFTER_MS : 0;
	return SLOT_MS - ((((now - offset) % SLOT_MS) + SLOT_MS) % SLOT_MS);
}
