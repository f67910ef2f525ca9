/**
 * One user with many sockets, and a stream of committed changes: deliveries a second, and the time from a change to its last
 * socket. All contenders commit the whole task with each change and send the same bytes; their sockets are the same cheap client.
 */
import { type BenchContext, sized } from "../bench-context.ts";
import { Audience, type PushHost } from "../hosts/push-host.ts";
import { startBareHost, startOwnHost, startPartyHost, startSocketIoHost } from "../hosts/push-hosts.ts";
import { changeOf } from "../hosts/report.ts";
import { cpuSeconds } from "../process-stats.ts";
import { type Result, ResultBuilder } from "../result.ts";
import { takeTurns } from "../rounds.ts";
import { quantile } from "../stats.ts";
import { withManySockets } from "./with-many-sockets.ts";

const OWN = "novel-queue";
const BARE = "bare object";
const PARTY = "partyserver";

export async function fanOut(context: BenchContext): Promise<Result> {
	const result = new ResultBuilder("fan-out");
	const own = await startOwnHost(withManySockets(context.product));
	const hosts: PushHost[] = [own, await startBareHost(own.templates), await startPartyHost(own.templates)];
	hosts.push(await startSocketIoHost(own.templates));
	try {
		// Numbers of changes only grow: a new socket's first frame tells the newest one.
		let change = await warmUp(context, hosts);
		for (const sockets of sized(context, [1, 10, 100, 1_000], [1, 10])) {
			change = await measure(context, result, hosts, sockets, change);
		}
	} finally {
		await Promise.all(hosts.map((host) => host.stop()));
	}
	result.note(`Each change is one commit of the whole task and one frame of ${own.frameBytes} bytes a socket.`);
	result.note(
		"Changes come over one line with one report under way, as a processor sends them; a change's time begins where it is sent.",
	);
	result.note(
		"Before it is measured, each has served changes for twelve seconds: what runs for long is compared, not what has just begun.",
	);
	result.note("The limit of 50 sockets a user is lifted in the bundle; nothing else in it is changed.");
	return result.build();
}

/**
 * Code that has run for a few seconds only is not compiled to the end; how much of it there is would be compared, in short rounds. Each stream is
 * short, because a client that gets so much in one process is not heard while it goes on, and would be taken for a slow reader.
 * @returns the next change
 */
async function warmUp(context: BenchContext, hosts: PushHost[]): Promise<number> {
	const streams = sized(context, 24, 1);
	const streamMs = sized(context, 500, 50);
	let change = 1;
	for (const host of hosts) {
		context.progress(`warming up ${host.name}`);
		const audience = await Audience.open(host.socket, 1, changeOf);
		change = await audience.settle(host, change);
		for (let stream = 0; stream < streams; stream++) {
			const last = await host.stream(change, streamMs);
			await audience.until(last);
			change = last + 1;
		}
		audience.close();
	}
	return change;
}

/** @param next the first change to send @returns the next one */
async function measure(
	context: BenchContext,
	result: ResultBuilder,
	hosts: PushHost[],
	sockets: number,
	next: number,
): Promise<number> {
	// Several in each turn: half a second swings by some hundredths.
	const streams = sized(context, 3, 1);
	const streamMs = sized(context, 400, 50);
	// Enough that the slowest hundredth of all rounds is more than one or two.
	const singles = sized(context, Math.max(60, Math.min(600, 30_000 / sockets)), 5);
	const labels = (host: string) => ({
		rate: `${host}, ${sockets} sockets: deliveries`,
		cpu: `${host}, ${sockets} sockets: CPU a delivery`,
		p50: `${host}, ${sockets} sockets: last socket p50`,
		p99: `${host}, ${sockets} sockets: last socket p99`,
	});
	const audiences = new Map<PushHost, Audience>();
	const delays = new Map<string, number[]>();
	let change = next;
	for (const host of hosts) {
		context.progress(`opening ${sockets} sockets on ${host.name}`);
		const audience = await Audience.open(host.socket, sockets, changeOf);
		change = await audience.settle(host, change);
		audiences.set(host, audience);
	}
	const contenders = hosts.map((host) => ({
		name: `${host.name}, ${sockets} sockets`,
		run: async () => {
			const audience = audiences.get(host);
			if (audience === undefined) return;
			const label = labels(host.name);
			const first = change;
			const cpuBefore = cpuSeconds(host.pid);
			let seconds = 0;
			for (let stream = 0; stream < streams; stream++) {
				const startedAt = performance.now();
				const last = await host.stream(change, streamMs);
				seconds += ((await audience.until(last)) - startedAt) / 1000;
				change = last + 1;
			}
			const deliveries = (change - first) * sockets;
			result.sample(label.rate, "k/s", deliveries / seconds / 1000);
			result.sample(label.cpu, "µs", ((cpuSeconds(host.pid) - cpuBefore) / deliveries) * 1e6);
			const times: number[] = [];
			for (let single = 0; single < singles; single++, change++) {
				const sentAt = performance.now();
				const taken = host.one(change);
				times.push((await audience.until(change)) - sentAt);
				await taken;
			}
			delays.set(host.name, [...(delays.get(host.name) ?? []), ...times]);
			result.sample(label.p50, "ms", quantile(times, 0.5));
			result.sample(label.p99, "ms", quantile(times, 0.99));
		},
	}));
	try {
		await takeTurns(context.rounds, contenders, context.progress);
	} finally {
		for (const audience of audiences.values()) audience.close();
	}
	result.atLeast(`${sockets} sockets: deliveries beside the bare object`, result.ratio(labels(OWN).rate, labels(BARE).rate), 0.9);
	result.atLeast(`${sockets} sockets: deliveries beside partyserver`, result.ratio(labels(OWN).rate, labels(PARTY).rate), 1);
	const p99 = (host: string) => quantile(delays.get(host) ?? [], 0.99);
	result.atMost(`${sockets} sockets: last socket p99 of all rounds beside the bare object`, p99(OWN) / p99(BARE), 1.25);
	return change;
}
