/** The lines of a stream of bytes, one at a time; whoever stops reading lets go of the stream. */

export async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
	const reader = stream.getReader();
	const decoder = new TextDecoder();
	/** What has come of the next line. */
	let parts: string[] = [];
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			const lines = decoder.decode(value, { stream: true }).split("\n");
			const rest = lines.pop() ?? "";
			for (const line of lines) {
				yield parts.join("") + line;
				parts = [];
			}
			parts.push(rest);
		}
		const last = parts.join("") + decoder.decode();
		if (last !== "") yield last;
	} finally {
		// The object at the other end stays awake for as long as it may be asked for more.
		await reader.cancel();
	}
}
