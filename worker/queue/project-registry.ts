/**
 * Which projects a user has: name → id, and how much each stores. The text itself lives with each project's processor. A
 * deleted project stays here, without its name, until its text is erased.
 */
import type { ProjectSummary } from "../../protocol/rest.ts";

type ProjectRow = { name: string; id: string; total_chapters: number; created_at: number };

const COLUMNS = "name, id, total_chapters, created_at";

export class ProjectRegistry {
	readonly #sql: SqlStorage;
	/** What was asked for since the last change: every new task asks for the same again. */
	readonly #found = new Map<string, ProjectSummary>();
	/** Bytes of each project, deleted ones included; null until they are asked for. */
	#bytes: Map<string, number> | null = null;
	#totalBytes = 0;
	/** Bytes that calls under way are about to store. They die with the object, and so do the calls. */
	#reservedBytes = 0;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	find(name: string): ProjectSummary | null {
		const known = this.#found.get(name);
		if (known !== undefined) return known;
		const row = this.#sql.exec<ProjectRow>(`SELECT ${COLUMNS} FROM projects WHERE name = ?`, name).toArray()[0];
		const found = row === undefined ? null : toSummary(row);
		// Strangers may ask for names without end.
		if (found !== null) this.#found.set(name, found);
		return found;
	}

	list(): ProjectSummary[] {
		return this.#sql.exec<ProjectRow>(`SELECT ${COLUMNS} FROM projects ORDER BY created_at DESC, name`).toArray().map(toSummary);
	}

	count(): number {
		return this.#sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM projects").one().count;
	}

	add({ name, id, totalChapters, createdAt }: ProjectSummary, storedBytes: number): void {
		this.forgetAnswers();
		this.#sql.exec(
			`INSERT INTO projects (${COLUMNS}, stored_bytes) VALUES (?, ?, ?, ?, ?)`,
			name,
			id,
			totalChapters,
			createdAt,
			storedBytes,
		);
	}

	/** From the projects to the deleted ones. */
	bin(id: string, now: number): void {
		this.forgetAnswers();
		// Later than all others, so that it is clear which one of a name was the last.
		const { last } = this.#sql.exec<{ last: number | null }>("SELECT MAX(deleted_at) AS last FROM deleted_projects").one();
		this.#sql.exec(
			`INSERT INTO deleted_projects (${COLUMNS}, stored_bytes, deleted_at) SELECT ${COLUMNS}, stored_bytes, ? FROM projects WHERE id = ?`,
			Math.max(now, (last ?? 0) + 1),
			id,
		);
		this.#sql.exec("DELETE FROM projects WHERE id = ?", id);
	}

	/** And back. */
	unbin(id: string): void {
		this.forgetAnswers();
		this.#sql.exec(
			`INSERT INTO projects (${COLUMNS}, stored_bytes) SELECT ${COLUMNS}, stored_bytes FROM deleted_projects WHERE id = ?`,
			id,
		);
		this.forget(id);
	}

	/** The deleted projects that had this name, the last one first. */
	deletedNamed(name: string): { id: string }[] {
		return this.#sql
			.exec<{ id: string }>("SELECT id FROM deleted_projects WHERE name = ? ORDER BY deleted_at DESC", name)
			.toArray();
	}

	/** Its text is erased. */
	forget(id: string): void {
		this.forgetAnswers();
		this.#sql.exec("DELETE FROM deleted_projects WHERE id = ?", id);
	}

	/** A processor has said how much its project stores; also of a deleted one, which may come back. */
	setStoredBytes(id: string, storedBytes: number): void {
		this.forgetAnswers();
		for (const table of ["projects", "deleted_projects"]) {
			// A row that says the same again would be paid for.
			this.#sql.exec(`UPDATE ${table} SET stored_bytes = ? WHERE id = ? AND stored_bytes <> ?`, storedBytes, id, storedBytes);
		}
	}

	/** Bytes of one project, as its processor last said. */
	bytesOf(id: string): number {
		return this.#loadBytes().get(id) ?? 0;
	}

	/** Bytes of all projects, those included whose text is not erased yet, and what is about to be stored. */
	totalBytes(): number {
		this.#loadBytes();
		return this.#totalBytes + this.#reservedBytes;
	}

	/** A call is about to store so much. @returns ends that, when it is known what has been stored */
	reserve(bytes: number): () => void {
		this.#reservedBytes += bytes;
		let isReserved = true;
		return () => {
			if (isReserved) this.#reservedBytes -= bytes;
			isReserved = false;
		};
	}

	#loadBytes(): ReadonlyMap<string, number> {
		if (this.#bytes !== null) return this.#bytes;
		const rows = this.#sql.exec<{ id: string; bytes: number }>(
			"SELECT id, stored_bytes AS bytes FROM projects UNION ALL SELECT id, stored_bytes FROM deleted_projects",
		);
		this.#bytes = new Map();
		this.#totalBytes = 0;
		for (const { id, bytes } of rows) {
			this.#bytes.set(id, bytes);
			this.#totalBytes += bytes;
		}
		return this.#bytes;
	}

	/** What is known of the rows: they change, or the transaction failed in which they were read. */
	forgetAnswers(): void {
		this.#found.clear();
		this.#bytes = null;
	}
}

function toSummary(row: ProjectRow): ProjectSummary {
	return { id: row.id, name: row.name, totalChapters: row.total_chapters, createdAt: row.created_at };
}
