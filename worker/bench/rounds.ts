/**
 * Contenders take turns: what the machine does besides hits all of them, each is the first as often, and within a round each comes as
 * often after each other one.
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

/**
 * A balanced Latin square for an even number of contenders: A B D C, B C A D, C D B A, D A C B. For an odd one every other time in
 * the opposite order, so that it is balanced over twice as many rounds.
 */
export function orderOf<T>(contenders: T[], round: number): T[] {
	const size = contenders.length;
	// 0, 1, size - 1, 2, size - 2, …: no two neighbours are as far apart.
	const order = contenders.flatMap((_, at) => {
		const step = at % 2 === 1 ? (at + 1) / 2 : size - at / 2;
		return contenders.slice((step + round) % size, ((step + round) % size) + 1);
	});
	return size % 2 === 1 && Math.floor(round / size) % 2 === 1 ? order.reverse() : order;
}
