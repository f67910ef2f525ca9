/**
 * The one place that sees all shards: holds the dashboards' sockets, decides what is paused, and keeps the audit log. It has sums
 * and never a queue's tasks; without a dashboard it sleeps, and shards tell it nothing.
 */
import { DurableObject } from "cloudflare:workers";
import type { OpsFrame, OpsPause, OpsPauseTarget, OpsState } from "../../protocol/ops.ts";
import { verifyToken } from "../api/verify-token.ts";
import { changeFrame } from "../core/ops/frames.ts";
import { shardName } from "../core/ops/home.ts";
import { HubView } from "../core/ops/hub-view.ts";
import type { KnownPauses } from "../core/ops/known-pauses.ts";
import { openMetrics } from "../core/ops/open-metrics.ts";
import { OPS_POLICY } from "../core/ops/ops-policy.ts";
import type { ShardChange, ShardSnapshot } from "../core/ops/shard-news.ts";
import { untilTurnMs } from "../core/ops/slots.ts";
import type { Refusal, Result } from "../core/refusal.ts";
import { logEvent, logProblem, logWake } from "../log.ts";
import { AlarmClock } from "../queue/alarm-clock.ts";
import { ClientFrames } from "../queue/client-frames.ts";
import { readSession } from "../queue/session.ts";
import type { ErasureAnswer } from "../queue/task-queue.ts";
import { readSettings } from "../settings.ts";
import { migrate } from "../storage.ts";
import { AuditLog } from "./audit-log.ts";
import { HUB_MIGRATIONS } from "./hub-schema.ts";
import { Meta } from "./meta.ts";
import { OpsSockets } from "./ops-sockets.ts";
import { PauseStore } from "./pause-store.ts";
import { ShardRange } from "./shard-range.ts";

type TaskDeed = { by: string; action: "cancel" | "retry"; userId: string; taskId: string };

export class OpsHub extends DurableObject<Cloudflare.Env> {
	readonly #audit: AuditLog;
	readonly #pauses: PauseStore;
	readonly #shards: ShardRange;
	readonly #sockets: OpsSockets;
	readonly #frames: ClientFrames;
	readonly #alarm: AlarmClock;
	/** A cache of what shards have said: empty after each wake, and filled when somebody wants to see it. */
	readonly #view = new HubView();
	/** What dashboards show: the last frame's state, and those with which some have begun since. Empty: it is not known. */
	#shown: OpsState[] = [];
	#missing = new Set<number>();
	#askedAt = 0;
	#asking: { isLease: boolean; done: Promise<void> } | null = null;
	#turn: ReturnType<typeof setTimeout> | null = null;

	constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
		super(ctx, env);
		migrate(ctx.storage, HUB_MIGRATIONS);
		const meta = new Meta(ctx.storage.sql);
		this.#audit = new AuditLog(ctx.storage.sql);
		this.#pauses = new PauseStore(ctx.storage.sql, meta);
		this.#shards = new ShardRange(meta);
		this.#shards.see(readSettings(env).OPS_SHARDS);
		this.#alarm = new AlarmClock(ctx.storage);
		this.#sockets = new OpsSockets(ctx);
		this.#frames = new ClientFrames(this.#sockets, {
			hasTask: () => false,
			watched: () => undefined,
			verify: (token) => verifyToken(readSettings(this.env), token),
		});
		logWake(env, "ops hub", { hub: ctx.id.toString(), dashboards: this.#sockets.size });
		void ctx.blockConcurrencyWhile(async () => {
			await this.#alarm.restore();
			this.#ensureAlarm();
		});
	}

	// — Dashboards ——————————————————————————————————————————————————————————————————————————————————

	override async fetch(request: Request): Promise<Response> {
		const session = readSession(request, Date.now());
		const refused = this.#sockets.refuse(session, session.connectedAt);
		if (refused !== null) return refused;
		if (!this.#isTold()) await this.#askAll(true);
		const now = Date.now();
		// Others see one dashboard more with their next frame; this one counts itself at once.
		const state = { ...this.#state(now), dashboards: this.#sockets.size + 1 };
		const response = this.#sockets.accept(session, { type: "snapshot", at: now, state });
		if (this.#shown.length > 0) this.#shown.push(state);
		this.#ensureAlarm();
		this.#showSoon();
		return response;
	}

	override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
		await this.#frames.receive(socket, message);
	}

	override webSocketClose(socket: WebSocket, code: number): void {
		this.#sockets.answerClose(socket, code);
		this.#showSoon();
	}

	override webSocketError(socket: WebSocket): void {
		this.#sockets.forget(socket);
		this.#showSoon();
	}

	async summary(): Promise<{ at: number; state: OpsState }> {
		await this.#refresh();
		const at = Date.now();
		return { at, state: this.#state(at) };
	}

	async metrics(): Promise<string> {
		const { state } = await this.summary();
		return openMetrics(state, this.#view.allTime());
	}

	// — Shards ——————————————————————————————————————————————————————————————————————————————————————

	/** A shard tells what has changed. */
	async take(index: number, change: ShardChange): Promise<void> {
		if (this.#view.change(index, change)) return this.#showSoon();
		// Its lease outlives the last dashboard by a minute; nobody has to know.
		if (this.#sockets.size === 0) return this.#view.forget(index);
		await this.#ask([index, ...this.#unknown()], true);
		this.#showSoon();
	}

	pauses(): KnownPauses {
		return this.#pauses.known();
	}

	/** The shards where a user's row may be: all that ever were. */
	shards(): number[] {
		return this.#shards.all();
	}

	/** Erases what operators see of a user; it may be asked again until it has succeeded. @param moves see `core/erasure.ts` */
	async forgetUser(userId: string, moves: number): Promise<void> {
		this.#audit.forget(userId);
		await Promise.all(this.#shards.all().map((index) => this.#shard(index).erase(userId, moves)));
		for (const index of this.#shards.all()) this.#view.forget(index);
		this.#showSoon();
	}

	// — Operators' deeds ————————————————————————————————————————————————————————————————————————————

	async setPause(by: string, target: OpsPauseTarget, isPaused: boolean): Promise<OpsPause[]> {
		const now = Date.now();
		const hasChanged = this.ctx.storage.transactionSync(() => {
			const action = isPaused ? "pause" : "resume";
			this.#audit.add({ at: now, by, action, userId: null, taskId: null, target, outcome: "ok" });
			return this.#pauses.set(target, isPaused, by, now);
		});
		logEvent("ops deed", { by, action: isPaused ? "pause" : "resume", target });
		this.#showSoon();
		if (hasChanged) await this.#copyPauses();
		return this.#pauses.list();
	}

	async actOnTask({ by, action, userId, taskId }: TaskDeed): Promise<Result> {
		const id = this.#audit.add({ at: Date.now(), by, action, userId, taskId, target: null, outcome: null });
		const queue = this.env.TASK_QUEUE.getByName(userId);
		using result = action === "cancel" ? await queue.cancelTask(taskId) : await queue.retryTask(taskId, null);
		const outcome = result.ok ? "ok" : result.code;
		this.#audit.end(id, outcome);
		logEvent("ops deed", { by, action, user: userId, task: taskId, outcome });
		this.#showSoon();
		return result.ok ? { ok: true } : toRefusal(result);
	}

	/** An operator takes out all that a user wrote: it is said before there is anything to read. */
	noteExport(by: string, userId: string): void {
		this.#audit.add({ at: Date.now(), by, action: "export", userId, taskId: null, target: null, outcome: "ok" });
		logEvent("ops deed", { by, action: "export", user: userId });
		this.#showSoon();
	}

	async eraseUser(by: string, userId: string): Promise<Result<ErasureAnswer>> {
		const id = this.#audit.add({ at: Date.now(), by, action: "erase", userId, taskId: null, target: null, outcome: null });
		using result = await this.env.TASK_QUEUE.getByName(userId).eraseEverything(userId);
		const outcome = !result.ok ? result.code : result.isKnown ? "ok" : "user_not_found";
		this.#audit.end(id, outcome);
		logEvent("ops deed", { by, action: "erase", user: userId, outcome });
		this.#showSoon();
		if (!result.ok) return toRefusal(result);
		const { isKnown, isComplete } = result;
		return { ok: true, isKnown, isComplete, erased: { ...result.erased } };
	}

	override async alarm(): Promise<void> {
		this.#alarm.rang();
		try {
			this.#sockets.reap(Date.now());
			if (this.#sockets.size > 0) await this.#renew();
			if (!this.#pauses.isCopied) await this.#copyPauses();
		} catch (error) {
			// The platform repeats a failed alarm a few times and then never again: this object looks after itself.
			logProblem("ops hub alarm failed", {}, error);
		}
		this.#ensureAlarm();
	}

	// — What shards know ————————————————————————————————————————————————————————————————————————————

	/** While a dashboard is connected, shards keep the view up to date by themselves. */
	#isTold(): boolean {
		return this.#sockets.size > 0 && this.#unknown().length === 0;
	}

	/** Brings the view up to now for somebody who asks once. */
	async #refresh(): Promise<void> {
		const ageMs = Date.now() - this.#askedAt;
		const isFresh = ageMs >= 0 && ageMs < OPS_POLICY.summaryFreshMs && this.#unknown().length === 0;
		if (this.#isTold() || isFresh) return;
		await this.#askAll(this.#sockets.size > 0);
	}

	/** Who comes while the shards are being asked gets the same answer, e.g. all dashboards after a deploy. */
	async #askAll(isLease: boolean): Promise<void> {
		if (this.#asking === null || (isLease && !this.#asking.isLease)) {
			const asking = { isLease, done: this.#ask(this.#shards.all(), isLease) };
			this.#asking = asking;
			await asking.done;
			if (this.#asking === asking) this.#asking = null;
		} else await this.#asking.done;
	}

	/** @param isLease whether they shall tell what changes from now on */
	async #ask(shards: readonly number[], isLease: boolean): Promise<void> {
		this.#askedAt = Date.now();
		const leaseMs = isLease ? OPS_POLICY.leaseMs : 0;
		const ask = async (index: number): Promise<void> => {
			try {
				// An answer that is kept, or not let go, keeps the call open and this object awake.
				using snapshot = await this.#shard(index).watch(index, leaseMs);
				this.#view.load(index, structuredClone<ShardSnapshot>(snapshot));
				this.#missing.delete(index);
			} catch (error) {
				this.#view.forget(index);
				this.#missing.add(index);
				logProblem("ops shard not reached", { shard: index }, error);
			}
		};
		await Promise.all([...new Set(shards)].map(ask));
	}

	async #renew(): Promise<void> {
		const renew = async (index: number): Promise<void> => {
			try {
				using told = await this.#shard(index).renew(index, OPS_POLICY.leaseMs);
				if (!this.#view.isCurrent(index, told)) this.#missing.add(index);
			} catch (error) {
				this.#missing.add(index);
				logProblem("ops lease not renewed", { shard: index }, error);
			}
		};
		await Promise.all(this.#shards.all().map(renew));
		if (this.#missing.size === 0) return;
		await this.#ask([...this.#missing], true);
		this.#showSoon();
	}

	/** Every shard must answer with the next version; who could not be reached is told by the alarm. */
	async #copyPauses(): Promise<void> {
		const pauses = this.#pauses.known();
		const told = await Promise.allSettled(this.#shards.all().map((index) => this.#shard(index).takePauses(pauses)));
		const failed = told.find((answer) => answer.status === "rejected");
		if (failed === undefined) this.#pauses.copied(pauses.version);
		else logProblem("ops pauses not copied", { version: pauses.version }, failed.reason);
		this.#ensureAlarm();
	}

	#unknown(): number[] {
		return this.#shards.all().filter((index) => !this.#view.has(index));
	}

	// — What dashboards see —————————————————————————————————————————————————————————————————————————

	#state(now: number): OpsState {
		return this.#view.state(now, {
			pauses: this.#pauses.list(),
			audit: this.#audit.recent(),
			dashboards: this.#sockets.size,
			shardsMissing: this.#missing.size,
		});
	}

	/** Waits for the hub's next turn, less than a second: it does not keep the object from sleeping any longer. */
	#showSoon(): void {
		if (this.#turn !== null || this.#sockets.size === 0) return;
		this.#turn = setTimeout(() => void this.#show(), untilTurnMs("hub", Date.now()));
	}

	async #show(): Promise<void> {
		try {
			if (this.#unknown().length > 0) await this.#ask(this.#unknown(), true);
			const now = Date.now();
			const next = this.#state(now);
			const changed = this.#view.takeChangedMinutes();
			const frame: OpsFrame | null =
				this.#shown.length === 0 ? { type: "snapshot", at: now, state: next } : changeFrame(this.#shown, next, changed, now);
			this.#shown = [next];
			if (frame === null) return;
			this.#sockets.sendToAll(frame, now);
		} catch (error) {
			logProblem("ops frame not sent", {}, error);
		} finally {
			// Not before: while a shard makes this wait, the next second's frame must not start beside it.
			this.#turn = null;
		}
	}

	#ensureAlarm(): void {
		const now = Date.now();
		this.#alarm.ensure([
			this.#sockets.size > 0 ? now + OPS_POLICY.renewMs : null,
			this.#pauses.isCopied ? null : now + OPS_POLICY.resendMs,
		]);
	}

	#shard(index: number) {
		return this.env.OPS_SHARD.getByName(shardName(index));
	}
}

/** What came over a call is a copy with more on it than a refusal. */
function toRefusal({ code, error }: Refusal): Refusal {
	return { ok: false, code, error };
}
