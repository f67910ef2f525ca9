/**
 * Names of tasks: UUIDs of version 7 (RFC 9562), which begin with their time. Tasks that are queued one after the other so lie side
 * by side in the queue's table, and what is done to many of them touches a few pages of it instead of one for each.
 */

/** Random bytes that a name is made of. */
export const TASK_ID_RANDOM_BYTES = 10;

/** @param now epoch milliseconds; @param random `TASK_ID_RANDOM_BYTES` that nobody can guess */
export function taskIdOf(now: number, random: Uint8Array): string {
	const time = now.toString(16).padStart(12, "0");
	const bytes = [...random].slice(0, TASK_ID_RANDOM_BYTES);
	// Four bits say the version, two the variant.
	bytes[0] = 0x70 | ((bytes[0] ?? 0) & 0x0f);
	bytes[2] = 0x80 | ((bytes[2] ?? 0) & 0x3f);
	const rest = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
	return `${time.slice(0, 8)}-${time.slice(8)}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`;
}
