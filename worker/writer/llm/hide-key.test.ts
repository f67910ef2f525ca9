import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hideKeyInStream } from "./hide-key.ts";

const key = "sk-abcabcab";

async function hide(pieces: string[], apiKey = key): Promise<string> {
	const stream = async function* () {
		yield* pieces;
	};
	let text = "";
	for await (const piece of hideKeyInStream(stream(), apiKey)) text += piece;
	return text;
}

describe("[P8] a key that a model echoes", () => {
	it("is taken out however the stream is cut, and nothing else is", async () => {
		const text = `Mara read: ${key}. She read it twice: ${key}${key}, and sk-abcab was not it, nor sk-`;
		const cuts = fc.array(fc.nat(text.length), { maxLength: 12 });
		await fc.assert(
			fc.asyncProperty(cuts, async (positions) => {
				const edges = [0, ...positions.sort((a, b) => a - b), text.length];
				const pieces = edges.slice(1).map((edge, index) => text.slice(edges[index], edge));
				expect(await hide(pieces)).toBe(text.replaceAll(key, "[hidden]"));
			}),
		);
	});

	it("leaves the text alone where the key is too short to be one", async () => {
		expect(await hide(["a ", "demo"], "demo")).toBe("a demo");
		expect(await hide(["text"], "")).toBe("text");
	});
});
