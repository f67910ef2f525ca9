/** Which projects a user has: name → id. The text itself lives with each project's processor. */
import type { ProjectSummary } from "../../protocol/rest.ts";

type ProjectRow = { name: string; id: string; total_chapters: number; created_at: number };

export class ProjectRegistry {
	readonly #sql: SqlStorage;

	constructor(sql: SqlStorage) {
		this.#sql = sql;
	}

	find(name: string): ProjectSummary | null {
		const row = this.#sql.exec<ProjectRow>("SELECT * FROM projects WHERE name = ?", name).toArray()[0];
		return row === undefined ? null : toSummary(row);
	}

	list(): ProjectSummary[] {
		return this.#sql.exec<ProjectRow>("SELECT * FROM projects ORDER BY created_at DESC, name").toArray().map(toSummary);
	}

	count(): number {
		return this.#sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM projects").one().count;
	}

	add(project: ProjectSummary): void {
		this.#sql.exec(
			"INSERT INTO projects (name, id, total_chapters, created_at) VALUES (?, ?, ?, ?)",
			project.name,
			project.id,
			project.totalChapters,
			project.createdAt,
		);
	}

	remove(name: string): void {
		this.#sql.exec("DELETE FROM projects WHERE name = ?", name);
	}
}

function toSummary(row: ProjectRow): ProjectSummary {
	return { id: row.id, name: row.name, totalChapters: row.total_chapters, createdAt: row.created_at };
}
