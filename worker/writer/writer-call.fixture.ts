/** A call to a writer, for tests that stop it or look at what it reports. */
import type { WriterCall } from "./novel-writer.ts";

export function callWith(signal: AbortSignal = new AbortController().signal, more: Partial<WriterCall> = {}): WriterCall {
	return { signal, onActivity: () => {}, onUsage: () => {}, ...more };
}
