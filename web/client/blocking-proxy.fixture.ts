/**
 * A proxy before the real server, as the networks of users are: it lets requests through and does to sockets what it is told.
 * It counts what the server is asked.
 */
import { createHash } from "node:crypto";
import { createServer, request } from "node:http";
import { connect, type Socket } from "node:net";

export type SocketPolicy = "pass" | "refuse" | "silent" | "cut";

/** From RFC 6455: what a server proves its understanding with. */
const HANDSHAKE_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** A socket that is cut lives this long. */
const CUT_AFTER_MS = 1_500;

export type BlockingProxy = {
	url: string;
	sockets: SocketPolicy;
	/** Polls of the task list so far. */
	polls: number;
	/** Sockets that reached the server so far. */
	opened: number;
	/** Ends all sockets that stand. */
	cut(): void;
	close(): void;
};

export async function startBlockingProxy(target: { port: number }): Promise<BlockingProxy> {
	const open = new Set<Socket>();
	const upgraded = new Set<Socket>();
	const track = (socket: Socket): Socket => {
		open.add(socket);
		socket.on("error", () => socket.destroy());
		return socket.on("close", () => open.delete(socket));
	};
	const server = createServer((incoming, outgoing) => {
		if (incoming.method === "GET" && incoming.url?.startsWith("/api/queue/tasks?") === true) proxy.polls += 1;
		const { method, url, headers } = incoming;
		const forwarded = request({ host: "127.0.0.1", port: target.port, method, path: url, headers }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		});
		forwarded.on("error", () => outgoing.destroy());
		incoming.pipe(forwarded);
	});
	server.on("connection", track);
	server.on("upgrade", (incoming, client: Socket) => {
		if (proxy.sockets === "refuse") {
			client.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
			return;
		}
		if (proxy.sockets === "silent") {
			const accept = createHash("sha1").update(`${incoming.headers["sec-websocket-key"]}${HANDSHAKE_GUID}`).digest("base64");
			const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
			client.write([...lines, `Sec-WebSocket-Accept: ${accept}`, "Sec-WebSocket-Protocol: novel-queue.v1", "", ""].join("\r\n"));
			return;
		}
		proxy.opened += 1;
		upgraded.add(client);
		client.on("close", () => upgraded.delete(client));
		const upstream = track(connect(target.port, "127.0.0.1"));
		const headers = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${String(value)}`);
		upstream.write([`GET ${incoming.url} HTTP/1.1`, ...headers, "", ""].join("\r\n"));
		upstream.pipe(client).on("close", () => upstream.destroy());
		client.pipe(upstream).on("close", () => client.destroy());
		if (proxy.sockets === "cut") setTimeout(() => client.destroy(), CUT_AFTER_MS);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	const proxy: BlockingProxy = {
		url: `http://127.0.0.1:${port}`,
		sockets: "pass",
		polls: 0,
		opened: 0,
		cut() {
			for (const socket of upgraded) socket.destroy();
		},
		close() {
			for (const socket of open) socket.destroy();
			server.close();
		},
	};
	return proxy;
}
