/**
 * What users cost who only have a tab open: memory a socket when all their objects sleep, and the time until one that is
 * asleep has answered. Every round has fresh processes, since memory that was once used is not given back.
 */
import { PING } from "../../../protocol/client-frames.ts";
import { type BenchContext, sized } from "../bench-context.ts";
import { socketsThatFit } from "../descriptors.ts";
import { startNodeHost } from "../hosts/node-host.ts";
import { descriptorLimit, openDescriptors, residentBytes } from "../process-stats.ts";
import { Product } from "../product.ts";
import { type Result, ResultBuilder } from "../result.ts";
import { orderOf } from "../rounds.ts";
import { median, quantile } from "../stats.ts";
import { openMany, type WireSocket, type WireSocketOptions } from "../wire-socket.ts";
import { startBare } from "./rest.ts";

const SOCKETS_PER_USER = 2;
/** workerd puts an object to sleep after 10 s without an event. */
const ASLEEP_AFTER_MS = 11_500;
/** Of sockets that wait for an answer. */
const ANSWER_MS = 30_000;

/** A round takes most of a minute, and memory hardly differs between them. */
const MOST_ROUNDS = 3;

type Host = {
	name: string;
	pid: number;
	bytesBefore: number;
	sockets: WireSocket[];
	/** A frame that the object must wake for to answer; null where nothing sleeps. */
	wakeFrame: string | null;
	stop: () => Promise<void>;
};

export async function idle(context: BenchContext): Promise<Result> {
	const result = new ResultBuilder("idle");
	const wanted = sized(context, 5_000, 8);
	// This process holds one descriptor for each socket of all three.
	const here = Math.floor((descriptorLimit() - 300) / 3);
	const count = Math.min(socketsThatFit(wanted, SOCKETS_PER_USER, descriptorLimit()), here - (here % SOCKETS_PER_USER));
	const wakes: Record<string, number[]> = {};
	let wakesByPing = 0;
	const rounds = Math.min(context.rounds, MOST_ROUNDS);
	for (let round = 0; round < rounds; round++) {
		const hosts: Host[] = [];
		try {
			context.progress(`round ${round + 1}/${rounds}, opening ${count} sockets on each of three hosts`);
			// All at once, since nothing is timed here.
			const started = await Promise.allSettled([startOwn, startBareHost, startWs].map((start) => start(context, count)));
			for (const each of started) if (each.status === "fulfilled") hosts.push(each.value);
			for (const each of started) if (each.status === "rejected") throw each.reason;
			context.progress(`round ${round + 1}/${rounds}, waiting until all are asleep`);
			await new Promise((resolve) => setTimeout(resolve, ASLEEP_AFTER_MS));
			for (const host of hosts) {
				result.sample(`${host.name}: memory a socket`, "KB", (residentBytes(host.pid) - host.bytesBefore) / count / 1024);
				result.sample(`${host.name}: open descriptors`, "", openDescriptors(host.pid));
			}
			for (const host of orderOf(hosts, round)) {
				context.progress(`round ${round + 1}/${rounds}, ${host.name}: heartbeats and wakes`);
				if (host.wakeFrame === null) continue;
				// An object that is awake holds its database open, which one that sleeps does not: no log has to tell.
				const asleep = openDescriptors(host.pid);
				await heartbeat(host.sockets);
				wakesByPing += Math.max(0, openDescriptors(host.pid) - asleep);
				const times = await wake(host, sized(context, 200, 3));
				if (openDescriptors(host.pid) < asleep + times.length) throw new Error("Descriptors do not show who is awake.");
				wakes[host.name] = [...(wakes[host.name] ?? []), ...times];
				result.sample(`${host.name}: wake p50`, "ms", quantile(times, 0.5));
				result.sample(`${host.name}: wake p99`, "ms", quantile(times, 0.99));
			}
		} finally {
			for (const host of hosts) for (const socket of host.sockets) socket.close();
			await Promise.all(hosts.map((host) => host.stop()));
		}
	}
	result.sample("wakes by heartbeats", "", wakesByPing);
	result.atMost(
		"memory a socket beside the bare object",
		result.ratio("novel-queue: memory a socket", "bare object: memory a socket"),
		1.15,
	);
	result.atMost("wake beside the bare object", median(wakes["novel-queue"] ?? []) / median(wakes["bare object"] ?? []), 1.3);
	result.atMost("wakes by heartbeats", wakesByPing, 0);
	result.note(
		`${count} sockets over ${count / SOCKETS_PER_USER} queues${count < wanted ? `: ${wanted} do not fit into ${descriptorLimit()} descriptors` : ""}.`,
	);
	result.note(
		"Wakes by heartbeats: files that were opened while all sockets got a ping; an object that wakes opens its database.",
	);
	result.note("Wake: from a frame on a sleeping object's socket to its answer, one object at a time.");
	return result.build();
}

async function startOwn(context: BenchContext, count: number): Promise<Host> {
	const product = await Product.start({ module: { path: context.product } });
	const users = await Promise.all(Array.from({ length: count / SOCKETS_PER_USER }, (_, at) => product.user(`idle-${at}`)));
	const options = users.flatMap((user) => Array.from({ length: SOCKETS_PER_USER }, () => user.socket()));
	const wakeFrame = JSON.stringify({ type: "watch", taskId: "no-such-task" });
	const { pid } = product.workerd;
	return open({ name: "novel-queue", pid, wakeFrame, stop: () => product.stop() }, options);
}

async function startBareHost(_: BenchContext, count: number): Promise<Host> {
	const { pid, stop, url } = await startBare();
	const options = Array.from({ length: count }, (_, at) => ({
		url: `${url("bare")}/ws?name=idle-${Math.floor(at / SOCKETS_PER_USER)}`,
	}));
	return open({ name: "bare object", pid, wakeFrame: "no-such-task", stop }, options);
}

async function startWs(_: BenchContext, count: number): Promise<Host> {
	const { pid, ready, stop } = await startNodeHost("ws-host.ts");
	const options = Array.from({ length: count }, () => ({ url: `http://127.0.0.1:${String(ready.port)}/` }));
	return open({ name: "Node ws", pid, wakeFrame: null, stop }, options);
}

async function open(host: Omit<Host, "sockets" | "bytesBefore">, options: WireSocketOptions[]): Promise<Host> {
	const bytesBefore = residentBytes(host.pid);
	try {
		return { ...host, bytesBefore, sockets: await openMany(options) };
	} catch (error) {
		await host.stop();
		throw new Error(`${host.name} did not open all of its sockets: ${String(error)}`, { cause: error });
	}
}

async function heartbeat(sockets: WireSocket[]): Promise<void> {
	await Promise.all(sockets.map((socket) => answerTo(socket, PING)));
}

/** One socket of each of so many objects, spread over all. */
async function wake({ sockets, wakeFrame }: Host, objects: number): Promise<number[]> {
	const times: number[] = [];
	const step = Math.max(SOCKETS_PER_USER, Math.floor(sockets.length / objects / SOCKETS_PER_USER) * SOCKETS_PER_USER);
	for (let at = 0; at < sockets.length && times.length < objects; at += step) {
		const socket = sockets[at];
		if (socket === undefined || wakeFrame === null) continue;
		const sentAt = performance.now();
		times.push((await answerTo(socket, wakeFrame)) - sentAt);
	}
	return times;
}

/** @returns when the answer came */
async function answerTo(socket: WireSocket, frame: string): Promise<number> {
	const { promise, resolve, reject } = Promise.withResolvers<number>();
	const timer = setTimeout(() => reject(new Error(`No answer to ${frame}.`)), ANSWER_MS);
	socket.onFrame = (_, at) => resolve(at);
	socket.send(frame);
	const at = await promise;
	clearTimeout(timer);
	return at;
}
