/**
 * A shard's walk over its queues with waiting tasks, to tell each that something was paused or resumed. It is stored how far the
 * walk has come, so that it goes on after a restart; a queue that cannot be reached is tried again, and learns it by itself at last.
 */
import * as z from "zod/v4/mini";
import type { KnownPauses } from "../core/ops/known-pauses.ts";
import { OPS_POLICY } from "../core/ops/ops-policy.ts";
import { logProblem } from "../log.ts";
import type { Meta } from "./meta.ts";
import type { ShardStore } from "./shard-store.ts";

const roundSchema = z.object({
	version: z.int(),
	/** Users up to and with this id have been told; null if all have. */
	after: z.nullable(z.string()),
	/** Those who could not be told. */
	unreached: z.array(z.string()),
	tries: z.int(),
	nextAt: z.number(),
});
type Round = z.infer<typeof roundSchema>;

/** Of more than these something is wrong that telling them again does not mend. */
const UNREACHED_KEPT = 1_000;

export class PauseRound {
	readonly #store: ShardStore;
	readonly #meta: Meta;
	readonly #queues: Cloudflare.Env["TASK_QUEUE"];
	#round: Round | null;

	constructor(store: ShardStore, meta: Meta, queues: Cloudflare.Env["TASK_QUEUE"]) {
		this.#store = store;
		this.#meta = meta;
		this.#queues = queues;
		this.#round = meta.get("round", roundSchema);
	}

	begin(version: number): void {
		this.#save({ version, after: "", unreached: [], tries: 0, nextAt: 0 });
	}

	/** When there is something to do; null if the round is over. */
	nextAt(now: number): number | null {
		return this.#round === null ? null : Math.max(this.#round.nextAt, now + 1);
	}

	/** A user was erased: a user id that sorts before it is as good a mark, and only tells some queues twice. */
	forget(userId: string): void {
		const round = this.#round;
		if (round === null || (round.after !== userId && !round.unreached.includes(userId))) return;
		const after = round.after === userId ? [...userId].slice(0, -1).join("") : round.after;
		this.#save({ ...round, after, unreached: round.unreached.filter((other) => other !== userId) });
	}

	async goOn(pauses: KnownPauses, now: number): Promise<void> {
		const round = this.#round;
		if (round === null || round.nextAt > now) return;
		const users = round.after === null ? round.unreached : this.#store.waitingAfter(round.after, OPS_POLICY.notifyBatch);
		const unreached = await this.#tell(users, pauses);
		// Another pause may have begun a new round meanwhile.
		if (this.#round === null || this.#round.version !== round.version) return;
		this.#save(round.after === null ? afterRetry(round, unreached, now) : afterBatch(round, users, unreached, now));
	}

	async #tell(users: readonly string[], pauses: KnownPauses): Promise<string[]> {
		const told = await Promise.allSettled(users.map((userId) => this.#queues.getByName(userId).takePauses(pauses)));
		return users.filter((_, index) => {
			const answer = told[index];
			if (answer?.status === "rejected") logProblem("queue not told of a pause", {}, answer.reason);
			return answer?.status === "rejected";
		});
	}

	#save(round: Round | null): void {
		this.#round = round;
		if (round === null) this.#meta.drop("round");
		else this.#meta.set("round", round);
	}
}

function afterBatch(round: Round, users: readonly string[], unreached: readonly string[], now: number): Round | null {
	const missed = [...round.unreached, ...unreached].slice(0, UNREACHED_KEPT);
	const last = users.at(-1);
	if (last !== undefined) return { ...round, after: last, unreached: missed, nextAt: now + OPS_POLICY.notifyEveryMs };
	return missed.length === 0 ? null : { ...round, after: null, unreached: missed, nextAt: now + OPS_POLICY.notifyRetryMs };
}

function afterRetry(round: Round, unreached: string[], now: number): Round | null {
	const tries = round.tries + 1;
	if (unreached.length === 0 || tries >= OPS_POLICY.notifyTries) return null;
	return { ...round, unreached, tries, nextAt: now + OPS_POLICY.notifyRetryMs };
}
