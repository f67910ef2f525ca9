/**
 * The decision about erasing everything of a user: what is erased, and what is kept so that nothing of the former life comes back.
 * What is kept is numbers and times; it names neither the user nor anything the user wrote.
 */
import * as z from "zod/v4/mini";
import { type ErasedCounts, erasedCountsSchema } from "../../protocol/rest.ts";

/** What a queue keeps of its last erasure. */
export const erasureSchema = z.object({
	/** Epoch milliseconds. */
	at: z.number(),
	erased: erasedCountsSchema,
	/** Reports to the ops side with this number of moves, or a smaller one, are of the former life. */
	moves: z.int(),
});
export type Erasure = z.infer<typeof erasureSchema>;

export type FoundForErasure = {
	counts: ErasedCounts;
	/** Deletions, keys of calls and the like: rows that are counted nowhere and go too. */
	hasOtherRows: boolean;
	/** Moves of the reports to the ops side; null if there was no report in this life. */
	moves: number | null;
};

/**
 * `nothing`: the user was never here. `done`: the last erasure left nothing, and its answer is given again. `erase`: what was found
 * goes, and `erasure` is what is kept.
 */
export type ErasureDecision = { kind: "nothing" } | { kind: "done"; erasure: Erasure } | { kind: "erase"; erasure: Erasure };

export const NOTHING_ERASED: ErasedCounts = { projects: 0, tasks: 0, keys: 0, sockets: 0 };

export function decideErasure(before: Erasure | null, found: FoundForErasure, now: number): ErasureDecision {
	const { counts, hasOtherRows, moves } = found;
	const hasContent = counts.projects + counts.tasks + counts.keys > 0 || hasOtherRows;
	if (!hasContent && counts.sockets === 0 && moves === null) {
		return before === null ? { kind: "nothing" } : { kind: "done", erasure: before };
	}
	// Clients that reconnect between an erasure and its repetition are no new life: the repetition answers as the erasure did.
	const isRepetition = before !== null && !hasContent;
	return {
		kind: "erase",
		erasure: {
			at: isRepetition ? before.at : now,
			erased: isRepetition ? before.erased : counts,
			moves: Math.max(moves ?? 0, before?.moves ?? 0),
		},
	};
}

/** The first number of moves of the life after an erasure: larger than that of every report before it. */
export function firstMoves(before: Erasure | null): number {
	return before === null ? 0 : before.moves + 1;
}
