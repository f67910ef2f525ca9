/** Files as one zip, while they are made. It is loaded when somebody exports: nobody else pays for the library at a start. */
import { makeZip } from "client-zip";
import type { ExportFile } from "./export-files.ts";

export function zipStream(files: AsyncGenerator<ExportFile, void, undefined>): ReadableStream<Uint8Array> {
	const reader = makeZip(files).getReader();
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await reader.read();
			if (done) controller.close();
			else controller.enqueue(value);
		},
		async cancel() {
			// The library only throws into the files; they are ended in good order first, and let go of what they read from.
			await files.return();
			await reader.cancel().catch(() => undefined);
		},
	});
}
