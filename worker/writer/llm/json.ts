/** Values that came out of a provider's JSON, of which nothing is known. */

export type JsonRecord = Record<string, unknown>;

/** @returns undefined if it is no JSON */
export function tryParse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether it is text that says something. */
export function isText(value: unknown): value is string {
	return typeof value === "string" && value !== "";
}

/** Its elements if it is a list, else itself if it is there at all. */
export function listOf(value: unknown): unknown[] {
	if (value === undefined || value === null) return [];
	return Array.isArray(value) ? value : [value];
}
