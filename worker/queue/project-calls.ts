/**
 * A user's projects as calls: made, deleted, restored. A project is a row here and a processor elsewhere, so that each call
 * says what is left, and who clears it away, if the object dies between the two.
 */
import { LIMITS } from "../../protocol/limits.ts";
import type { ProjectSummary } from "../../protocol/rest.ts";
import { byteLength, refuseIfStorageFull } from "../core/capacity.ts";
import type { QueueDraft } from "../core/queue-machine.ts";
import { type Refusal, type Result, refuse } from "../core/refusal.ts";
import type { CallRate } from "./call-rate.ts";
import { type IdempotencyKeys, type IdempotentCall, idempotencyConflict } from "./idempotency.ts";
import type { Outbox } from "./outbox.ts";
import type { ProjectRegistry } from "./project-registry.ts";

/** A project that is not in the registry by then did not come into being. */
const CREATED_WITHIN_MS = 60_000;

/** Decides and commits in one transaction; a refusal commits nothing. */
export type Change = <T>(decide: (draft: QueueDraft) => T) => T;

export type ProjectSpec = { userId: string; name: string; bible: string; totalChapters: number };

export type ProjectCallsOptions = {
	processors: Cloudflare.Env["TASK_PROCESSOR"];
	projects: ProjectRegistry;
	outbox: Outbox;
	idempotency: IdempotencyKeys;
	/** Of calls that make work, and of changes of a bible. */
	rate: CallRate;
	bibleRate: CallRate;
	maxStoredBytes: () => number;
	/** A draft that nobody commits. */
	draft: () => QueueDraft;
	change: Change;
};

type Created = Result<{ isReplay: boolean }>;

export class ProjectCalls {
	readonly #options: ProjectCallsOptions;
	/** Calls with a key that are being served. They die with the object, and leave nothing that keeps the key from being used again. */
	readonly #underWay = new Map<string, { fingerprint: string; created: Promise<Created> }>();

	constructor(options: ProjectCallsOptions) {
		this.#options = options;
	}

	async create(spec: ProjectSpec, call: IdempotentCall | null): Promise<Created> {
		if (call === null) return this.#create(spec, null);
		const before = this.#options.idempotency.find(call, Date.now());
		if (before !== null) return before.ok ? { ok: true, isReplay: true } : before;
		const underWay = this.#underWay.get(call.key);
		if (underWay !== undefined) {
			if (underWay.fingerprint !== call.fingerprint) return idempotencyConflict();
			const created = await underWay.created;
			return created.ok ? { ok: true, isReplay: true } : created;
		}
		const created = this.#create(spec, call);
		this.#underWay.set(call.key, { fingerprint: call.fingerprint, created });
		try {
			return await created;
		} finally {
			this.#underWay.delete(call.key);
		}
	}

	async #create(spec: ProjectSpec, call: IdempotentCall | null): Promise<Created> {
		const { outbox, rate, idempotency, change, processors, projects } = this.#options;
		const { userId, name, bible, totalChapters } = spec;
		const now = Date.now();
		const refusal = rate.take(now) ?? this.#refuse(name) ?? this.#refuseBytes(bible) ?? idempotency.refuseIfFull(call, now);
		if (refusal !== null) return refusal;
		const project: ProjectSummary = { id: crypto.randomUUID(), name, totalChapters, createdAt: now };
		// If this object dies between the two objects' writes, the half that exists is erased again.
		change(() => outbox.addErase(project.id, now + CREATED_WITHIN_MS));
		const reserved = this.#reserve(bible);
		const storedBytes = await reserved.during(processors.getByName(project.id).create({ ...project, userId, bible }));
		// Other requests may have been quicker while the processor was being called; the note in the outbox cleans up.
		const refused = change((): Refusal | null => {
			const late = this.#refuse(name) ?? (idempotency.find(call, Date.now()) === null ? null : idempotencyConflict());
			if (late !== null) return late;
			if (!outbox.dropErase(project.id)) return refuse("temporarily_unavailable", "That took too long. Try again.");
			reserved.release();
			projects.add(project, storedBytes);
			idempotency.put(call, [], Date.now());
			return null;
		});
		if (refused === null) return { ok: true, isReplay: false };
		change(reserved.release);
		return refused;
	}

	/** Its tasks go at once; its text stays until it can no longer be restored. */
	delete(name: string): Result<{ restorableUntil: number }> {
		const { projects, outbox, change } = this.#options;
		const project = projects.find(name);
		if (project === null) return projectNotFound(name);
		const now = Date.now();
		const restorableUntil = now + LIMITS.projectRestoreMs;
		change((draft) => {
			draft.deleteProject(project.id);
			projects.bin(project.id, now);
			outbox.addErase(project.id, restorableUntil);
		});
		return { ok: true, restorableUntil };
	}

	/** The erasure decides: a project of which it has been sent is gone, any other one is whole. */
	restore(name: string): Result {
		const { projects, outbox, change } = this.#options;
		const refusal = change(() => {
			const deleted = projects.deletedNamed(name).find(({ id }) => outbox.hasUnsentErase(id));
			if (deleted === undefined) return projectNotFound(name);
			const refused = this.#refuse(name);
			if (refused !== null) return refused;
			outbox.dropErase(deleted.id);
			projects.unbin(deleted.id);
			return null;
		});
		return refusal ?? { ok: true };
	}

	/** The processor judges, in the turn in which it stores: how long the old bible is, it alone knows. */
	async setBible(name: string, bible: string): Promise<Result> {
		const { projects, processors, bibleRate, draft, change, maxStoredBytes } = this.#options;
		const tooMany = bibleRate.take(Date.now());
		if (tooMany !== null) return tooMany;
		const project = projects.find(name);
		if (project === null) return projectNotFound(name);
		const limitBytes = draft().limitOf(project.id);
		const reserved = this.#reserve(bible);
		const written = await reserved.during(processors.getByName(project.id).setBible(bible, limitBytes));
		// If this object dies before this line the next run of the project says it.
		change(() => {
			reserved.release();
			if (written !== null) projects.setStoredBytes(project.id, written.storedBytes);
		});
		if (written === null) return projectNotFound(name);
		if (written.isStored) return { ok: true };
		const storedBytes = maxStoredBytes() + written.wantedBytes - limitBytes;
		return refuseIfStorageFull({ storedBytes, maxStoredBytes: maxStoredBytes() }) ?? { ok: true };
	}

	#refuse(name: string): Refusal | null {
		const { projects } = this.#options;
		if (projects.find(name) !== null) return refuse("project_exists", `There is already a project named “${name}”.`);
		if (projects.count() < LIMITS.projectsPerUser) return null;
		return refuse("too_many_projects", `You have ${LIMITS.projectsPerUser} projects, which is the limit. Delete one first.`);
	}

	/** Room for a text that is about to be stored. It is released in a change, since somebody may wait for it. */
	#reserve(text: string): { release: () => void; during: <T>(call: Promise<T>) => Promise<T> } {
		const { projects, change } = this.#options;
		const release = projects.reserve(byteLength(text));
		const during = async <T>(call: Promise<T>): Promise<T> => {
			try {
				return await call;
			} catch (error) {
				change(release);
				throw error;
			}
		};
		return { release, during };
	}

	#refuseBytes(bible: string): Refusal | null {
		const { draft, maxStoredBytes } = this.#options;
		const storedBytes = maxStoredBytes() - draft().roomBytes() + byteLength(bible);
		return refuseIfStorageFull({ storedBytes, maxStoredBytes: maxStoredBytes() });
	}
}

export function projectNotFound(name: string): Refusal {
	return refuse("project_not_found", `There is no project named “${name}”.`);
}
