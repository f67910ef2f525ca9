import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { checkPort, findFreePort } from "./free-port.ts";

it("finds a port that is free and that no outgoing connection is given, and says when it is taken", async () => {
	const port = await findFreePort("127.0.0.1");
	expect(port).toBeLessThan(32_768);
	expect(await checkPort(port, "127.0.0.1")).toBe("free");
	const server = createServer();
	server.listen(port, "127.0.0.1");
	await once(server, "listening");
	expect(await checkPort(port, "127.0.0.1")).toBe("taken");
	server.close();
});
