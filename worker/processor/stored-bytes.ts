/** How much text a project holds, for its user's limit. It knows nothing of the limit. */

/** Bytes of bible, outline and chapters; each row is asked for its length, which reads none of the text. */
export function storedBytes(sql: SqlStorage): number {
	return sql
		.exec<{ bytes: number }>(
			`SELECT (SELECT TOTAL(octet_length(bible)) FROM project) + (SELECT TOTAL(octet_length(master)) FROM outline)
				+ (SELECT TOTAL(octet_length(volume)) FROM volumes) + (SELECT TOTAL(octet_length(content)) FROM chapters) AS bytes`,
		)
		.one().bytes;
}
