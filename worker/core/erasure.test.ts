import { describe, expect, it } from "vitest";
import { decideErasure, type Erasure, firstMoves, NOTHING_ERASED } from "./erasure.ts";

const NOTHING = { counts: NOTHING_ERASED, hasOtherRows: false, moves: null };
const BEFORE: Erasure = { at: 5, erased: { projects: 2, tasks: 3, keys: 1, sockets: 1 }, moves: 4 };

describe("an erasure", () => {
	it("of a user who was never here does nothing", () => {
		expect(decideErasure(null, NOTHING, 9)).toEqual({ kind: "nothing" });
	});

	it("that is repeated answers as it did the first time", () => {
		expect(decideErasure(BEFORE, NOTHING, 9)).toEqual({ kind: "done", erasure: BEFORE });
	});

	it("that is repeated after clients have reconnected closes their sockets and answers as the first time", () => {
		const found = { ...NOTHING, counts: { ...NOTHING_ERASED, sockets: 2 }, moves: 5 };
		expect(decideErasure(BEFORE, found, 9)).toEqual({ kind: "erase", erasure: { ...BEFORE, moves: 5 } });
	});

	it("of a new life is counted by itself", () => {
		const counts = { projects: 1, tasks: 0, keys: 0, sockets: 0 };
		expect(decideErasure(BEFORE, { ...NOTHING, counts }, 9)).toEqual({
			kind: "erase",
			erasure: { at: 9, erased: counts, moves: 4 },
		});
	});

	it("takes also what is counted nowhere, such as deletions that clients may still ask for", () => {
		expect(decideErasure(null, { ...NOTHING, hasOtherRows: true }, 9)).toEqual({
			kind: "erase",
			erasure: { at: 9, erased: NOTHING_ERASED, moves: 0 },
		});
	});

	it("never lets the number of moves go back, by which late reports are told from new ones", () => {
		expect(firstMoves(null)).toBe(0);
		expect(firstMoves(BEFORE)).toBe(5);
		for (const moves of [null, 0, 3, 7]) {
			const decision = decideErasure(BEFORE, { ...NOTHING, hasOtherRows: true, moves }, 9);
			expect(decision.kind === "erase" && decision.erasure.moves).toBe(Math.max(4, moves ?? 0));
		}
	});
});
