/** A WebSocket for tests: nothing happens on it until the test says so. */
export class FakeSocket extends EventTarget {
	static readonly CONNECTING = 0;
	static readonly OPEN = 1;
	static readonly CLOSING = 2;
	static readonly CLOSED = 3;
	static all: FakeSocket[] = [];

	static latest(): FakeSocket {
		const socket = FakeSocket.all.at(-1);
		if (socket === undefined) throw new Error("no socket was made");
		return socket;
	}

	readyState = FakeSocket.CONNECTING;
	binaryType = "blob";
	readonly url: string;
	readonly protocols: string[];
	readonly sent: string[] = [];

	constructor(url: string, protocols: string[]) {
		super();
		this.url = url;
		this.protocols = protocols;
		FakeSocket.all.push(this);
	}

	send(data: string): void {
		this.sent.push(data);
	}

	close(): void {
		this.readyState = FakeSocket.CLOSED;
	}

	open(): void {
		this.readyState = FakeSocket.OPEN;
		this.dispatchEvent(new Event("open"));
	}

	receive(frame: unknown): void {
		this.dispatchEvent(new MessageEvent("message", { data: typeof frame === "string" ? frame : JSON.stringify(frame) }));
	}

	/** The server, or the network, ends it. */
	drop(code = 1006): void {
		this.readyState = FakeSocket.CLOSED;
		this.dispatchEvent(Object.assign(new Event("close"), { code, reason: "" }));
	}

	frames(): unknown[] {
		return this.sent.filter((data) => data !== "ping").map((data): unknown => JSON.parse(data));
	}
}
