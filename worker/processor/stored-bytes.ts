/** How much text a project holds, for its user's limit. It knows nothing of the limit. */

/** Bytes of all text; each row is asked for its length, which reads none of it. */
export function storedBytes(sql: SqlStorage): number {
	return sql
		.exec<{ bytes: number }>(
			`SELECT (SELECT TOTAL(octet_length(bible)) FROM project) + (SELECT TOTAL(octet_length(master)) FROM outline)
				+ (SELECT TOTAL(octet_length(volume)) FROM volumes)
				+ (SELECT TOTAL(octet_length(title) + octet_length(content)) FROM chapters)
				+ (SELECT TOTAL(octet_length(so_far) + octet_length(open_threads)) FROM story)
				+ (SELECT TOTAL(octet_length(draft)) FROM drafts) AS bytes`,
		)
		.one().bytes;
}
