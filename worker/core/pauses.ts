/** What operators hold back for a while. What runs already goes on; only starts wait. */
import type { Message } from "../../protocol/messages.ts";
import type { Provider } from "../../protocol/task.ts";

export type Pauses = {
	/** Nothing starts at all. */
	intake: boolean;
	/** Tasks with these providers do not start; all others do. */
	providers: readonly Provider[];
};

export const NO_PAUSES: Pauses = { intake: false, providers: [] };

/** @returns null if no pause holds back a task of this provider */
export function pauseReason(pauses: Pauses, provider: Provider): Message | null {
	if (pauses.intake) return { code: "waiting_intake_paused", values: {} };
	return pauses.providers.includes(provider) ? { code: "waiting_provider_paused", values: {} } : null;
}
