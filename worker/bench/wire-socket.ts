/**
 * A WebSocket client that costs next to nothing: thousands of them must not be what a measurement measures. It hands over
 * the bytes of each frame and understands none of them.
 */
import { connect, type Socket } from "node:net";
import { clientFrame, FrameReader } from "./frame-reader.ts";

const OPCODE = { text: 1, close: 8, ping: 9, pong: 10 } as const;
/** The example of RFC 6455: nobody here checks the answer to it. */
const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const OPENING_MS = 60_000;

export type WireSocketOptions = {
	/** `http:`, with path and query. */
	url: string;
	protocols?: string[];
	/** @param at `performance.now()` */
	onFrame?: (payload: Buffer, at: number, socket: WireSocket) => void;
};

export class WireSocket {
	/** Bytes that have come, those of the handshake not counted. */
	receivedBytes = 0;
	isClosed = false;
	onFrame: NonNullable<WireSocketOptions["onFrame"]>;
	readonly #socket: Socket;
	readonly #reader = new FrameReader();

	private constructor(socket: Socket, onFrame: WireSocketOptions["onFrame"]) {
		this.#socket = socket;
		this.onFrame = onFrame ?? (() => {});
	}

	/** @returns the socket once the server has said yes; frames may have come by then */
	static open({ url, protocols = [], onFrame }: WireSocketOptions): Promise<WireSocket> {
		const { host, hostname, port, pathname, search } = new URL(url);
		const { promise, resolve, reject } = Promise.withResolvers<WireSocket>();
		const tcp = connect({ host: hostname, port: Number(port), noDelay: true });
		const opened = new WireSocket(tcp, onFrame);
		const timer = setTimeout(() => tcp.destroy(new Error(`${pathname} did not open in time.`)), OPENING_MS);
		const lines = [
			`GET ${pathname}${search} HTTP/1.1`,
			`Host: ${host}`,
			"Upgrade: websocket",
			"Connection: Upgrade",
			`Sec-WebSocket-Key: ${KEY}`,
			"Sec-WebSocket-Version: 13",
			...(protocols.length === 0 ? [] : [`Sec-WebSocket-Protocol: ${protocols.join(", ")}`]),
		];
		tcp.write(`${lines.join("\r\n")}\r\n\r\n`);
		let head = "";
		const readHead = (bytes: Buffer) => {
			head += bytes.toString("latin1");
			const end = head.indexOf("\r\n\r\n");
			if (end === -1) return;
			if (!head.startsWith("HTTP/1.1 101")) return tcp.destroy(new Error(`The upgrade was refused: ${head.slice(0, 300)}`));
			clearTimeout(timer);
			tcp.off("data", readHead);
			tcp.on("data", (bytes) => opened.#receive(bytes));
			resolve(opened);
			const rest = Buffer.from(head.slice(end + 4), "latin1");
			if (rest.length > 0) opened.#receive(rest);
		};
		tcp.on("data", readHead);
		tcp.on("error", (error) => {
			clearTimeout(timer);
			opened.isClosed = true;
			reject(error);
		});
		tcp.on("close", () => {
			opened.isClosed = true;
			reject(new Error("The connection ended."));
		});
		return promise;
	}

	send(text: string): void {
		this.#socket.write(clientFrame(text));
	}

	close(): void {
		this.isClosed = true;
		this.#socket.destroy();
	}

	#receive(bytes: Buffer): void {
		const at = performance.now();
		this.receivedBytes += bytes.length;
		for (const { opcode, payload } of this.#reader.push(bytes)) {
			if (opcode === OPCODE.text) this.onFrame(payload, at, this);
			else if (opcode === OPCODE.ping) this.#socket.write(clientFrame("", OPCODE.pong));
			else if (opcode === OPCODE.close) this.close();
		}
	}
}

/** Opens many, a few at a time: a server that accepts them is not what is measured. */
export async function openMany(options: WireSocketOptions[], atOnce = 32): Promise<WireSocket[]> {
	const opened: WireSocket[] = [];
	let next = 0;
	await Promise.all(
		Array.from({ length: Math.min(atOnce, options.length) }, async () => {
			for (let at = next++; at < options.length; at = next++) {
				const each = options[at];
				if (each !== undefined) opened[at] = await WireSocket.open(each);
			}
		}),
	);
	return opened;
}
