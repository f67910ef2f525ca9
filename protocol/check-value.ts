/**
 * Structural checks of values that came out of `JSON.parse`, in a few bytes. The zod schemas stay the contract and the
 * server's boundary; clients use these, because the schema library alone would be most of what an app has to download.
 * `checks.test.ts` proves that both accept and refuse the same.
 */
export type Check<T> = (value: unknown) => value is T;

export const isString: Check<string> = (value) => typeof value === "string";
/** JSON can carry `1e999`, which parses to infinity. */
export const isNumber: Check<number> = (value): value is number => Number.isFinite(value);
export const isInt: Check<number> = (value): value is number => Number.isSafeInteger(value);
export const isBoolean: Check<boolean> = (value) => typeof value === "boolean";

export function intFrom(least: number, most: number): Check<number> {
	return (value): value is number => isInt(value) && value >= least && value <= most;
}

export function literal<T extends string | boolean>(expected: T): Check<T> {
	return (value): value is T => value === expected;
}

export function oneOf<T extends string>(options: readonly T[]): Check<T> {
	return (value): value is T => options.some((option) => option === value);
}

/**
 * For names that later servers have more of (codes, providers): any text passes. The type lists those of today, so who shows
 * one looks it up with `Object.hasOwn` and has words for the others.
 */
export function openEnum<T extends string>(): Check<T> {
	return (value): value is T => isString(value);
}

export function nullable<T>(check: Check<T>): Check<T | null> {
	return (value): value is T | null => value === null || check(value);
}

export function optional<T>(check: Check<T>): Check<T | undefined> {
	return (value): value is T | undefined => value === undefined || check(value);
}

export function arrayOf<T>(check: Check<T>): Check<T[]> {
	return (value): value is T[] => Array.isArray(value) && value.every(check);
}

export function recordOf<T>(check: Check<T>): Check<Record<string, T>> {
	return (value): value is Record<string, T> => isRecord(value) && Object.values(value).every(check);
}

/** Fields that are not named may be there: a newer server has more to say. */
export function objectOf<T extends object>(fields: { [K in keyof T]-?: Check<T[K]> }): Check<T> {
	const checks = Object.entries<Check<unknown>>(fields);
	return (value): value is T => isRecord(value) && checks.every(([name, check]) => check(value[name]));
}

export function either<A, B>(a: Check<A>, b: Check<B>): Check<A | B> {
	return (value): value is A | B => a(value) || b(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
