/** The contenders of the fan-out, each in a process of its own and with the same changes, commits and bytes. */

import { once } from "node:events";
import { createServer } from "node:http";
import { LIMITS } from "../../../protocol/limits.ts";
import { Product } from "../product.ts";
import { call, ok } from "../rest-load.ts";
import { WireSocket, type WireSocketOptions } from "../wire-socket.ts";
import { startWorkerd } from "../workerd.ts";
import { bundleHost } from "./bundle-host.ts";
import { startNodeHost } from "./node-host.ts";
import { openDriver, type PushHost } from "./push-host.ts";
import { type ChangeTemplates, changeOf, templateOf } from "./report.ts";

const USER = "fan-out";
/** Smaller than the number of every change that is measured. */
const SAMPLE = 0;

/** Our own queue, and what its frames look like. */
export async function startOwnHost(script: string): Promise<PushHost & { templates: ChangeTemplates }> {
	// The task's real processor waits here for its first word, so that all reports come from the driver.
	const silence = createServer((request) => request.resume());
	silence.listen(0, "127.0.0.1");
	await once(silence, "listening");
	const address = silence.address();
	const port = address !== null && typeof address === "object" ? address.port : 0;

	const driver = { name: "driver", module: { source: await bundleHost("driver-worker.ts") }, vars: {} };
	const product = await Product.start({
		module: { source: script },
		beside: [{ ...driver, objects: { QUEUE: { className: "TaskQueue", of: "product" } } }],
	});
	const user = await product.user(USER);
	await user.createProject("Novel");
	const ai = {
		"x-ai-provider": "custom",
		"x-ai-model": "silent",
		"x-ai-key": "none",
		"x-ai-baseurl": `http://127.0.0.1:${port}/v1`,
	};
	const taskId = await user.enqueue("Novel", 1, ai);
	const isRunning = async () =>
		(await call(user.call("GET", `/api/queue/tasks/${taskId}`))).text.includes('"status":"processing"');
	while (!(await isRunning())) await new Promise((resolve) => setTimeout(resolve, 10));
	const line = await openDriver(product.workerd.url("driver"), USER, [taskId, 1]);

	const sample = Promise.withResolvers<string>();
	const socket = await WireSocket.open(
		user.socket((payload) => {
			if (changeOf(payload) === SAMPLE) sample.resolve(payload.toString());
		}),
	);
	await line.one(SAMPLE);
	const frame = await sample.promise;
	socket.close();
	const { task } = await ok(user.call("GET", `/api/queue/tasks/${taskId}`));
	return {
		name: "novel-queue",
		pid: product.workerd.pid,
		socket: user.socket(speaking(acknowledge)),
		...line,
		templates: { record: templateOf(JSON.stringify(task)), frame: templateOf(frame) },
		async stop() {
			await product.stop();
			silence.closeAllConnections();
			silence.close();
		},
	};
}

/** Seldom enough for the fastest stream: a client may not say very much. */
const SPEAK_EVERY_CHARS = 4 * LIMITS.ackEveryChars;

/** Our client says what it has read: who never does is taken for a slow reader in the end. */
const acknowledge = (chars: number) => JSON.stringify({ type: "ack", chars });

/** A heartbeat, for contenders that ask for nothing else. */
const beat = () => "ping";

/**
 * All clients speak as often, whatever they say: the kernel acknowledges segments in another way for one that never does, and on a
 * loopback that moves work from the server's process to the client's.
 */
function speaking(say: (chars: number) => string): NonNullable<WireSocketOptions["onFrame"]> {
	const read = new WeakMap<WireSocket, { chars: number; saidAt: number }>();
	return (payload, _, socket) => {
		const { chars, saidAt } = read.get(socket) ?? { chars: 0, saidAt: 0 };
		// All of it is ASCII here.
		const now = chars + payload.length;
		const isDue = now - saidAt >= SPEAK_EVERY_CHARS;
		read.set(socket, { chars: now, saidAt: isDue ? now : saidAt });
		if (isDue) socket.send(say(now));
	};
}

export async function startBareHost(templates: ChangeTemplates): Promise<PushHost> {
	const workerd = await startWorkerd({
		workers: [
			{
				name: "bare",
				module: { source: await bundleHost("bare-worker.ts") },
				vars: {},
				objects: { BARE: { className: "BareQueue" }, FIRST: { className: "FirstVersion" } },
			},
			{
				name: "driver",
				module: { source: await bundleHost("driver-worker.ts") },
				vars: {},
				objects: { QUEUE: { className: "BareQueue", of: "bare" } },
			},
		],
	});
	return {
		name: "bare object",
		pid: workerd.pid,
		socket: { url: `${workerd.url("bare")}/ws?name=${USER}`, onFrame: speaking(beat) },
		...(await openDriver(workerd.url("driver"), USER, [templates])),
		stop: workerd.stop,
	};
}

export async function startPartyHost(templates: ChangeTemplates): Promise<PushHost> {
	const workerd = await startWorkerd({
		workers: [
			{
				name: "party",
				module: { source: await bundleHost("party-worker.ts") },
				vars: {},
				objects: { Party: { className: "Party" } },
			},
			{
				name: "driver",
				module: { source: await bundleHost("driver-worker.ts") },
				vars: {},
				objects: { QUEUE: { className: "Party", of: "party" } },
			},
		],
	});
	// The library makes its table when the first socket comes.
	(await WireSocket.open({ url: `${workerd.url("party")}/parties/party/${USER}` })).close();
	return {
		name: "partyserver",
		pid: workerd.pid,
		socket: { url: `${workerd.url("party")}/parties/party/${USER}`, onFrame: speaking(beat) },
		...(await openDriver(workerd.url("driver"), USER, [templates])),
		stop: workerd.stop,
	};
}

export async function startSocketIoHost(templates: ChangeTemplates): Promise<PushHost> {
	const host = await startNodeHost("socket-io-host.ts");
	// An event that nobody there listens to.
	const speak = speaking(() => '42["beat"]');
	await host.ask({ kind: "open", templates });
	return {
		name: "Socket.IO + SQLite",
		pid: host.pid,
		socket: {
			url: `http://127.0.0.1:${String(host.ready.port)}/socket.io/?EIO=4&transport=websocket`,
			// Its own protocol: after the server's hello a client asks for the default namespace, and answers heartbeats.
			onFrame: (payload, at, socket) => {
				speak(payload, at, socket);
				if (payload[0] === 48) socket.send("40");
				if (payload.length === 1 && payload[0] === 50) socket.send("3");
			},
		},
		async one(change) {
			await host.ask({ kind: "one", change });
		},
		async stream(from, forMs) {
			return Number((await host.ask({ kind: "stream", from, forMs })).last);
		},
		stop: host.stop,
	};
}
