/** Everything of a project as lines of JSON (`core/export-record.ts`), read one after the other as they are taken. */
import type { ExportRecord } from "../core/export-record.ts";
import type { DraftStore } from "./draft-store.ts";
import type { Manuscript } from "./manuscript.ts";
import type { OutlineStore } from "./outline-store.ts";

type Stores = { manuscript: Manuscript; outline: OutlineStore; drafts: DraftStore };

export function exportLines(stores: Stores): ReadableStream<Uint8Array> {
	const records = recordsOf(stores);
	const encoder = new TextEncoder();
	return new ReadableStream({
		type: "bytes",
		pull(controller) {
			const { done, value } = records.next();
			if (done === true) controller.close();
			else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
		},
	});
}

function* recordsOf({ manuscript, outline, drafts }: Stores): Generator<ExportRecord> {
	const project = manuscript.project();
	if (project === null) return;
	yield { kind: "project", bible: project.bible, outline: outline.read(), story: manuscript.story() };
	// By number and not by one long query: chapters may be stored, and the project erased, while the reader takes its time.
	for (let next = manuscript.exportedAfter(0); next !== null; next = manuscript.exportedAfter(next.number)) {
		yield { kind: "chapter", ...next };
	}
	for (let next = drafts.after("", 0); next !== null; next = drafts.after(next.taskId, next.part)) {
		yield { kind: "draft", ...next };
	}
}
