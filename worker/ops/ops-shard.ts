/**
 * The numbers of many users' queues: takes their reports, keeps the sums by minute, and tells the hub what has changed while somebody
 * looks. It also hands operators' pauses on to its queues. Which queues are its own is decided by them (`core/ops/home.ts`).
 */
import { DurableObject } from "cloudflare:workers";
import * as z from "zod/v4/mini";
import { LIMITS } from "../../protocol/limits.ts";
import type { OpsFailure, OpsUser } from "../../protocol/ops.ts";
import { renderTaskError } from "../../protocol/task-errors.ts";
import { addFact, horizonOf, type MinuteCell, minuteOf } from "../core/ops/cell.ts";
import { copyPauses, type KnownPauses, knownPausesSchema, NEVER_PAUSED } from "../core/ops/known-pauses.ts";
import { OPS_POLICY } from "../core/ops/ops-policy.ts";
import type { Fact, OpsReport, ReportVerdict } from "../core/ops/report.ts";
import { onErasedReport, onReport, replaceEntry, type ShardEntry, totalsOf } from "../core/ops/shard-entry.ts";
import type { ShardChange, ShardSnapshot } from "../core/ops/shard-news.ts";
import { untilTurnMs } from "../core/ops/slots.ts";
import { isPresent, toOpsUser, topUsers } from "../core/ops/top-users.ts";
import { addEnds, addTotals, endsSchema, NO_TOTALS, type ShardTotals } from "../core/ops/totals.ts";
import { logProblem, logWake } from "../log.ts";
import { AlarmClock } from "../queue/alarm-clock.ts";
import { migrate } from "../storage.ts";
import { HUB_NAME } from "./hub-name.ts";
import { Meta } from "./meta.ts";
import { PauseRound } from "./pause-round.ts";
import { SHARD_MIGRATIONS } from "./shard-schema.ts";
import { ShardStore } from "./shard-store.ts";

/** Until when the hub wants to be told, and under which number it knows this shard. */
const leaseSchema = z.object({ until: z.number(), index: z.int() });

/** What users who were erased since have ended, under this name among the single values. */
const ERASED_TOTALS = "erased totals";

/** The sums, in memory only while somebody looks. */
type Sums = { totals: ShardTotals; present: Map<string, OpsUser> };

export class OpsShard extends DurableObject<Cloudflare.Env> {
	readonly #store: ShardStore;
	readonly #meta: Meta;
	readonly #alarm: AlarmClock;
	readonly #round: PauseRound;
	#sums: Sums | null = null;
	/** What the hub has not been told yet. */
	readonly #changedCells = new Map<string, MinuteCell>();
	#hasNewFailure = false;
	/** Whether there is anything that the hub has not been told, e.g. because its lease had ended. */
	#hasNews = false;
	readonly #instance = crypto.randomUUID();
	#seq = 0;
	#turn: ReturnType<typeof setTimeout> | null = null;
	#isTelling = false;
	#pauses: KnownPauses | null;
	#lease: z.infer<typeof leaseSchema> | null;

	constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
		super(ctx, env);
		migrate(ctx.storage, SHARD_MIGRATIONS);
		this.#store = new ShardStore(ctx.storage.sql);
		this.#meta = new Meta(ctx.storage.sql);
		this.#pauses = this.#meta.get("pauses", knownPausesSchema);
		this.#lease = this.#meta.get("lease", leaseSchema);
		this.#alarm = new AlarmClock(ctx.storage);
		this.#round = new PauseRound(this.#store, this.#meta, env.TASK_QUEUE);
		logWake(env, "ops shard", { shard: ctx.id.toString() });
		void ctx.blockConcurrencyWhile(async () => {
			await this.#alarm.restore();
			this.#ensureAlarm();
		});
	}

	// — Queues ——————————————————————————————————————————————————————————————————————————————————————

	async report(report: OpsReport): Promise<{ verdict: ReportVerdict; pauses: KnownPauses }> {
		// Of a user who has a row here its version says what is late.
		const hash = this.#store.find(report.userId) === null ? await hashOf(report.userId) : null;
		// Nothing is awaited between this question and the row, or an erasure could come between.
		const erasedMoves = hash === null ? null : this.#store.erasedMoves(hash);
		if (erasedMoves !== null && report.version.moves <= erasedMoves) {
			return { verdict: onErasedReport(report, erasedMoves), pauses: await this.pauses() };
		}
		const now = Date.now();
		const before = this.#store.find(report.userId);
		const { entry, verdict, facts, isNews } = onReport(before, report, now);
		if (isNews) {
			const cells = this.ctx.storage.transactionSync(() => {
				this.#store.put(entry);
				return this.#count(report.userId, facts, now);
			});
			this.#remember(before, entry, cells);
			if (cells.length > 0) this.#ensureAlarm();
			this.#hasNews = true;
			this.#tellSoon();
		}
		return { verdict, pauses: await this.pauses() };
	}

	/** Erases the user's rows. What has ended stays counted, in numbers that name nobody. @param moves of the last report of that life */
	async erase(userId: string, moves: number): Promise<void> {
		const hash = await hashOf(userId);
		const entry = this.#store.find(userId);
		this.ctx.storage.transactionSync(() => {
			const isOfThatLife = entry !== null && entry.version.moves <= moves;
			if (isOfThatLife) this.#meta.set(ERASED_TOTALS, addEnds(this.#erasedTotals(), totalsOf(entry)));
			this.#store.erase(userId, hash, moves, Date.now());
			this.#round.forget(userId);
		});
		// The sums are made anew when somebody looks.
		this.#sums = null;
		this.#hasNewFailure = true;
		this.#hasNews = true;
		this.#tellSoon();
	}

	/** What operators hold back. A shard that is new asks the hub once; it fails open, since the hub will say it anyway. */
	async pauses(): Promise<KnownPauses> {
		if (this.#pauses !== null) return this.#pauses;
		try {
			// An answer that is kept, or not let go, keeps the call open and this object awake.
			using heard = await this.#hub().pauses();
			this.#learn(copyPauses(heard));
		} catch (error) {
			logProblem("ops pauses unknown", { shard: this.ctx.id.toString() }, error);
		}
		return this.#pauses ?? NEVER_PAUSED;
	}

	/** @returns null if no queue of this user counts here */
	findUser(userId: string): OpsUser | null {
		const entry = this.#store.find(userId);
		return entry === null || entry.hasLeft ? null : toOpsUser(entry);
	}

	// — The hub —————————————————————————————————————————————————————————————————————————————————————

	/**
	 * Everything this shard knows; what changes later is told until the lease ends.
	 * @param leaseMs 0 for a single answer
	 */
	watch(index: number, leaseMs: number): ShardSnapshot {
		if (leaseMs > 0) this.#extendLease(index, leaseMs);
		const sums = this.#loadSums();
		this.#changedCells.clear();
		this.#hasNewFailure = false;
		this.#hasNews = false;
		const { cells, base } = this.#store.cells(horizonOf(Date.now()));
		return { ...this.#common(sums), cells, base, failures: this.#store.failures() };
	}

	/** @returns how much it has told, so that the hub knows whether it has missed something */
	renew(index: number, leaseMs: number): { instance: string; seq: number } {
		this.#extendLease(index, leaseMs);
		if (this.#hasNews) this.#tellSoon();
		return { instance: this.#instance, seq: this.#seq };
	}

	/** An operator has paused or resumed something: queues with waiting tasks hear of it, one batch after the other. */
	takePauses(pauses: KnownPauses): void {
		if (!this.#learn(copyPauses(pauses))) return;
		this.#round.begin(pauses.version);
		this.#ensureAlarm();
	}

	override async alarm(): Promise<void> {
		this.#alarm.rang();
		try {
			if (this.#pauses !== null) await this.#round.goOn(this.#pauses, Date.now());
			const oldest = this.#store.oldestMinute();
			if (oldest !== null && oldest <= horizonOf(Date.now())) {
				this.ctx.storage.transactionSync(() => this.#store.prune(horizonOf(Date.now())));
			}
		} catch (error) {
			// The platform repeats a failed alarm a few times and then never again: this object looks after itself.
			logProblem("ops shard alarm failed", { shard: this.ctx.id.toString() }, error);
			this.#alarm.ensure([Date.now() + OPS_POLICY.notifyRetryMs]);
		}
		this.#ensureAlarm();
	}

	/** @returns the minutes as they are now */
	#count(userId: string, facts: readonly Fact[], now: number): MinuteCell[] {
		const cells = new Map<string, MinuteCell>();
		for (const fact of facts) {
			const { type, provider } = fact;
			const minute = minuteOf(fact.at, now);
			const key = cellKey({ minute, type, provider });
			const cell = cells.get(key)?.cell ?? this.#store.cell(minute, { type, provider });
			cells.set(key, { minute, type, provider, cell: addFact(cell, fact) });
			if (fact.code !== null) this.#store.addFailure(toFailure(userId, fact, fact.code, now));
		}
		for (const cell of cells.values()) this.#store.putCell(cell);
		if (facts.some(({ code }) => code !== null)) this.#hasNewFailure = true;
		return [...cells.values()];
	}

	#remember(before: ShardEntry | null, entry: ShardEntry, cells: readonly MinuteCell[]): void {
		// Nobody has looked in this life of the object: whoever does reads it all from the rows.
		if (this.#sums === null) return;
		this.#sums.totals = replaceEntry(this.#sums.totals, before, entry);
		if (isPresent(entry)) this.#sums.present.set(entry.userId, toOpsUser(entry));
		else this.#sums.present.delete(entry.userId);
		for (const cell of cells) this.#changedCells.set(cellKey(cell), cell);
	}

	#loadSums(): Sums {
		const present = (): [string, OpsUser][] => [...this.#store.present()].map((entry) => [entry.userId, toOpsUser(entry)]);
		this.#sums ??= { totals: addTotals(this.#store.totals(), this.#erasedTotals()), present: new Map(present()) };
		return this.#sums;
	}

	#erasedTotals(): ShardTotals {
		return { ...NO_TOTALS, ...this.#meta.get(ERASED_TOTALS, endsSchema) };
	}

	#common({ totals, present }: Sums): Pick<ShardSnapshot, "instance" | "seq" | "totals" | "users"> {
		return { instance: this.#instance, seq: this.#seq, totals, users: topUsers(present.values(), LIMITS.opsUsersShown) };
	}

	#extendLease(index: number, leaseMs: number): void {
		this.#lease = { until: Date.now() + leaseMs, index };
		// Stored, since a shard that slept and is woken by a report must know that somebody looks.
		this.#meta.set("lease", this.#lease);
	}

	/** Waits for this shard's next turn, less than a second: it does not keep the object from sleeping any longer. */
	#tellSoon(): void {
		if (this.#turn !== null || this.#isTelling) return;
		const lease = this.#lease;
		if (lease === null || lease.until <= Date.now()) return;
		this.#turn = setTimeout(() => void this.#tell(lease.index), untilTurnMs("shard", Date.now()));
	}

	async #tell(index: number): Promise<void> {
		this.#turn = null;
		this.#isTelling = true;
		const sums = this.#loadSums();
		this.#seq += 1;
		const failures = this.#hasNewFailure ? this.#store.failures() : null;
		const change: ShardChange = { ...this.#common(sums), cells: [...this.#changedCells.values()], failures };
		this.#hasNews = false;
		this.#changedCells.clear();
		this.#hasNewFailure = false;
		try {
			await this.#hub().take(index, change);
		} catch (error) {
			// A hole in the numbering makes the hub ask for everything.
			this.#seq += 1;
			this.#hasNews = true;
			logProblem("ops hub not told", { shard: index }, error);
		} finally {
			this.#isTelling = false;
		}
		if (this.#hasNews) this.#tellSoon();
	}

	/** @returns false if it was known already */
	#learn(pauses: KnownPauses): boolean {
		if (this.#pauses !== null && this.#pauses.version >= pauses.version) return false;
		this.#meta.set("pauses", pauses);
		this.#pauses = pauses;
		return true;
	}

	#ensureAlarm(): void {
		const oldest = this.#store.oldestMinute();
		const prunedAt = oldest === null ? null : Math.max(oldest + LIMITS.opsHistoryMs, Date.now()) + OPS_POLICY.pruneEveryMs;
		this.#alarm.ensure([prunedAt, this.#round.nextAt(Date.now())]);
	}

	#hub() {
		return this.env.OPS_HUB.getByName(HUB_NAME);
	}
}

/** A user who was erased is to be known again and not to be named. */
async function hashOf(userId: string): Promise<string> {
	const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(userId));
	return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function cellKey({ minute, type, provider }: Omit<MinuteCell, "cell">): string {
	return `${minute} ${type} ${provider}`;
}

function toFailure(userId: string, fact: Fact, code: NonNullable<Fact["code"]>, now: number): OpsFailure {
	const { taskId, type, provider } = fact;
	return { at: Math.min(fact.at, now), userId, taskId, type, provider, code, error: renderTaskError("en", code) };
}
