/** What operators hold back, and which shards have a copy of it. The hub is where it is decided; everybody else has copies. */
import * as z from "zod/v4/mini";
import { type OpsPause, type OpsPauseTarget, opsPauseSchema } from "../../protocol/ops.ts";
import { providerSchema } from "../../protocol/task.ts";
import type { KnownPauses } from "../core/ops/known-pauses.ts";
import type { Meta } from "./meta.ts";

const versionSchema = z.int();

export class PauseStore {
	readonly #sql: SqlStorage;
	readonly #meta: Meta;

	constructor(sql: SqlStorage, meta: Meta) {
		this.#sql = sql;
		this.#meta = meta;
	}

	/** @returns false if it is so already: who paused first, and since when, stays */
	set(target: OpsPauseTarget, isPaused: boolean, by: string, now: number): boolean {
		const isSo = this.list().some((pause) => pause.target === target) === isPaused;
		if (isSo) return false;
		if (isPaused) this.#sql.exec("INSERT INTO pauses (target, since, by) VALUES (?, ?, ?)", target, now, by);
		else this.#sql.exec("DELETE FROM pauses WHERE target = ?", target);
		this.#meta.set("pauses version", this.#version() + 1);
		return true;
	}

	list(): OpsPause[] {
		const rows = this.#sql.exec("SELECT target, since, by FROM pauses ORDER BY since, target").toArray();
		return rows.map((row) => z.parse(opsPauseSchema, row));
	}

	known(): KnownPauses {
		const targets = this.list().map(({ target }) => target);
		const providers = providerSchema.options.filter((provider) => targets.includes(provider));
		return { version: this.#version(), intake: targets.includes("intake"), providers };
	}

	/** Whether every shard has the latest. */
	get isCopied(): boolean {
		return (this.#meta.get("pauses copied", versionSchema) ?? 0) >= this.#version();
	}

	copied(version: number): void {
		if (version === this.#version()) this.#meta.set("pauses copied", version);
	}

	#version(): number {
		return this.#meta.get("pauses version", versionSchema) ?? 0;
	}
}
