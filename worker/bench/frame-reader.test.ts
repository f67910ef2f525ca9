import { describe, expect, it } from "vitest";
import { clientFrame, FrameReader } from "./frame-reader.ts";

function serverFrame(text: string): Buffer {
	const payload = Buffer.from(text);
	const size = payload.length;
	if (size < 126) return Buffer.concat([Buffer.from([0x81, size]), payload]);
	if (size < 65_536) return Buffer.concat([Buffer.from([0x81, 126, size >> 8, size & 0xff]), payload]);
	const header = Buffer.alloc(10);
	header.writeUInt16BE(0x817f);
	header.writeBigUInt64BE(BigInt(size), 2);
	return Buffer.concat([header, payload]);
}

describe("frames on the wire", () => {
	const texts = ["", "a", "潮".repeat(41), "b".repeat(125), "c".repeat(126), "d".repeat(65_535), "e".repeat(65_536)];

	it("come out as they went in, wherever the network has cut them", () => {
		const bytes = Buffer.concat(texts.map(serverFrame));
		for (const step of [1, 2, 3, 7, 1_000, 70_000, bytes.length]) {
			const reader = new FrameReader();
			const seen: string[] = [];
			for (let at = 0; at < bytes.length; at += step) {
				for (const { payload } of reader.push(bytes.subarray(at, at + step))) seen.push(payload.toString());
			}
			expect(seen).toEqual(texts);
		}
	});

	it("of a kind that the bench does not understand are an error", () => {
		expect(() => [...new FrameReader().push(Buffer.from([0x01, 0]))]).toThrow("unexpected");
		expect(() => [...new FrameReader().push(Buffer.from([0xc1, 0]))]).toThrow("unexpected");
	});

	it("from a client are masked, as the protocol wants it", () => {
		expect([...clientFrame("hi")]).toEqual([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);
		expect([...clientFrame("x".repeat(300)).subarray(0, 4)]).toEqual([0x81, 0xfe, 1, 44]);
	});
});
