/** What operators hold back, as hub, shards and queues tell each other: of two versions the larger is newer. */
import * as z from "zod/v4/mini";
import { providerSchema } from "../../../protocol/task.ts";
import { NO_PAUSES } from "../pauses.ts";

export const knownPausesSchema = z.object({ version: z.int(), intake: z.boolean(), providers: z.array(providerSchema) });
export type KnownPauses = z.infer<typeof knownPausesSchema>;

/** Nobody has ever paused anything. */
export const NEVER_PAUSED: KnownPauses = { version: 0, intake: NO_PAUSES.intake, providers: [] };

/** A value of its own, whatever the given one hangs on. */
export function copyPauses({ version, intake, providers }: KnownPauses): KnownPauses {
	return { version, intake, providers: [...providers] };
}

export function isAnyPaused({ intake, providers }: KnownPauses): boolean {
	return intake || providers.length > 0;
}
