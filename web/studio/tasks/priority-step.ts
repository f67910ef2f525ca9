/** One step up or down in priority. */
import type { Priority } from "../../../protocol/task.ts";

const FROM_LOW: readonly Priority[] = ["low", "normal", "high"];

/** @returns null at either end */
export function stepPriority(priority: Priority, step: 1 | -1): Priority | null {
	return FROM_LOW[FROM_LOW.indexOf(priority) + step] ?? null;
}
