/**
 * Contenders take turns, A B C, B A C, C A B: what the machine does besides hits all of them, each is the first as often, and nobody
 * always comes after the same neighbour.
 */

export type Contender = { name: string; run: (round: number) => Promise<void> };

export async function takeTurns(rounds: number, contenders: Contender[], progress: (text: string) => void): Promise<void> {
	for (let round = 0; round < rounds; round++) {
		for (const contender of orderOf(contenders, round)) {
			progress(`round ${round + 1}/${rounds}, ${contender.name}`);
			await contender.run(round);
		}
	}
}

/** Every other round goes backwards. */
export function orderOf<T>(contenders: T[], round: number): T[] {
	const first = contenders.length === 0 ? 0 : round % contenders.length;
	if (round % 2 === 0) return [...contenders.slice(first), ...contenders.slice(0, first)];
	return [...contenders.slice(0, first + 1).reverse(), ...contenders.slice(first + 1).reverse()];
}
