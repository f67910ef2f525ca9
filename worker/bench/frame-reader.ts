/** Cuts the bytes that a server sends on a WebSocket (RFC 6455) into frames. It copies nothing where a frame came in one piece. */

export type WireFrame = { opcode: number; payload: Buffer };

const EMPTY = Buffer.alloc(0);

export class FrameReader {
	#rest: Buffer = EMPTY;

	/** @returns the frames that are whole now */
	*push(bytes: Buffer): Generator<WireFrame> {
		let rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
		for (let frame = readFrame(rest); frame !== null; frame = readFrame(rest)) {
			rest = rest.subarray(frame.length);
			yield frame;
		}
		this.#rest = rest;
	}
}

function readFrame(bytes: Buffer): (WireFrame & { length: number }) | null {
	const [first, second] = bytes;
	if (first === undefined || second === undefined) return null;
	// None of the servers here splits a message, masks or compresses.
	if ((first & 0xf0) !== 0x80 || second > 127)
		throw new Error(`An unexpected frame: ${first.toString(16)} ${second.toString(16)}`);
	const header = second === 127 ? 10 : second === 126 ? 4 : 2;
	if (bytes.length < header) return null;
	const size = second === 127 ? Number(bytes.readBigUInt64BE(2)) : second === 126 ? bytes.readUInt16BE(2) : second;
	const length = header + size;
	if (bytes.length < length) return null;
	return { opcode: first & 0x0f, payload: bytes.subarray(header, length), length };
}

/** A text frame from a client. Its mask is zero, which leaves the text as it is. */
export function clientFrame(text: string, opcode = 1): Buffer {
	const payload = Buffer.from(text);
	if (payload.length > 65_535) throw new RangeError("The frame is too long for a client of the bench.");
	const header =
		payload.length < 126
			? [0x80 | opcode, 0x80 | payload.length]
			: [0x80 | opcode, 0x80 | 126, payload.length >> 8, payload.length & 0xff];
	return Buffer.concat([Buffer.from([...header, 0, 0, 0, 0]), payload]);
}
