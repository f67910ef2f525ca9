/** The body of a refusal as facts: as much of it as comes soon. The status alone says something, so that nothing here throws. */
import { EventReader } from "./event-reader.ts";
import { type FaultFacts, readFault } from "./provider-fault.ts";

/** Of an error's page this much is read: it holds a status and some codes. */
const MAX_FAULT_CHARS = 100_000;
/** A refusal is small; a server that keeps its connection open has said what it says. */
const FAULT_WAIT_MS = 2_000;

/** @returns the facts, with the status of the answer itself */
export async function readRefusal(response: Response): Promise<FaultFacts> {
	const reader = new EventReader();
	const text = await readBeginning(response);
	const objects = [...reader.feed(text), ...reader.end()].flatMap((event) => (event.kind === "object" ? [event.value] : []));
	return { ...readFault(objects[0]), status: response.status };
}

async function readBeginning({ body }: Response): Promise<string> {
	if (body === null) return "";
	const reader = body.getReader();
	const decoder = new TextDecoder();
	const hangUp = () => reader.cancel().catch(() => {});
	const timer = setTimeout(hangUp, FAULT_WAIT_MS);
	let text = "";
	try {
		while (text.length < MAX_FAULT_CHARS) {
			const { done, value } = await reader.read();
			if (done) break;
			text += decoder.decode(value, { stream: true });
		}
	} catch {
		// It broke off: what has come is judged.
	}
	clearTimeout(timer);
	await hangUp();
	return text.slice(0, MAX_FAULT_CHARS);
}
