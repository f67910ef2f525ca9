/** Plain sockets on Node: `ws`, one frame at the beginning, a heartbeat that is answered, nothing else. */
import { WebSocketServer } from "ws";

process.once("disconnect", () => process.exit(0));
const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false }, () => {
	const address = server.address();
	process.send?.({ port: address !== null && typeof address === "object" ? address.port : 0 });
});
server.on("connection", (socket) => {
	socket.send("{}");
	socket.on("message", () => socket.send("pong"));
	socket.on("error", () => {});
});
