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
import { orderOf } from "../rounds.ts";
import { quantile } from "../stats.ts";
import { withManySockets } from "./with-many-sockets.ts";

const OWN = "novel-queue";
const BARE = "bare object";
const PARTY = "partyserver";

/** Times to the last socket of all rounds, by figure. */
type Delays = Map<string, number[]>;

export async function fanOut(context: BenchContext): Promise<Result> {
	const result = new ResultBuilder("fan-out");
	// The most first: to one socket the code is all that matters, so it has to be compiled to the end by then.
	const counts = sized(context, [1_000, 100, 10, 1], [10, 1]);
	const delays: Delays = new Map();
	for (let round = 0; round < context.rounds; round++) {
		const hosts = await startHosts(context, round);
		try {
			// Numbers of changes only grow: a new socket's first frame tells the newest one.
			let change = await warmUp(context, hosts, round);
			for (const sockets of counts) change = await measure(context, { result, delays, hosts, sockets, change, round });
		} finally {
			await Promise.all(hosts.map((host) => host.stop()));
		}
	}
	for (const sockets of counts.toReversed()) judge(result, delays, sockets);
	result.note("Each change is one commit of the whole task, and one frame of the same bytes a socket.");
	result.note(
		"Changes come over one line with one report under way, as a processor sends them; a change's time begins where it is sent.",
	);
	result.note(
		"Each round has new processes, since one start of the same code is some hundredths faster than another, and warms them up for two seconds.",
	);
	result.note(
		"All have the same line, a function that answers with a word. The alternatives are given finished texts to store and to send; ours makes both from a report.",
	);
	result.note("The limit of 50 sockets a user is lifted in the bundle; nothing else in it is changed.");
	return result.build();
}

async function startHosts(context: BenchContext, round: number): Promise<PushHost[]> {
	context.progress(`round ${round + 1}/${context.rounds}, starting the contenders`);
	const own = await startOwnHost(withManySockets(context.product));
	const hosts: PushHost[] = [own];
	try {
		for (const start of [startBareHost, startPartyHost, startSocketIoHost]) hosts.push(await start(own.templates));
		return hosts;
	} catch (error) {
		await Promise.all(hosts.map((host) => host.stop()));
		throw error;
	}
}

/**
 * Code that has just begun to run is not compiled yet; how much of it there is would be compared. Each stream is short, because a client that gets
 * so much in one process is not heard while it goes on, and would be taken for a slow reader.
 * @returns the next change
 */
async function warmUp(context: BenchContext, hosts: PushHost[], round: number): Promise<number> {
	const streams = sized(context, 5, 1);
	const streamMs = sized(context, 400, 50);
	// Or what is done for each of several would be compiled only later.
	const sockets = sized(context, 10, 1);
	let change = 1;
	for (const host of orderOf(hosts, round)) {
		context.progress(`round ${round + 1}/${context.rounds}, warming up ${host.name}`);
		const audience = await Audience.open(host.socket, sockets, changeOf);
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

type Measurement = {
	result: ResultBuilder;
	delays: Delays;
	hosts: PushHost[];
	sockets: number;
	/** The first change to send. */
	change: number;
	round: number;
};

/** What one round has seen of one contender. */
type Tally = {
	audience: Audience;
	cpuBefore: number;
	/** Of all changes, and of those in streams. */
	changes: number;
	streamed: number;
	streamedSeconds: number;
	/** From each single change to its last socket, in ms. */
	times: number[];
};

/** @returns the next change */
async function measure(
	context: BenchContext,
	{ result, delays, hosts, sockets, change: first, round }: Measurement,
): Promise<number> {
	// Short and many, so that whatever the machine does besides hits all contenders.
	const turns = sized(context, 2 * hosts.length, 1);
	const streamMs = sized(context, 130, 50);
	// Enough that the slowest hundredth of all rounds is not a matter of luck; to 1,000 sockets more would take too long.
	const singles = sized(context, sockets > 100 ? 16 : sockets > 10 ? 100 : 120, 5);
	let change = first;
	const tallies = new Map<PushHost, Tally>();
	try {
		for (const host of hosts) {
			context.progress(`round ${round + 1}/${context.rounds}, ${sockets} sockets on ${host.name}`);
			const audience = await Audience.open(host.socket, sockets, changeOf);
			change = await audience.settle(host, change);
			tallies.set(host, { audience, cpuBefore: 0, changes: 0, streamed: 0, streamedSeconds: 0, times: [] });
		}
		for (const [host, tally] of tallies) tally.cpuBefore = cpuSeconds(host.pid);
		context.progress(`round ${round + 1}/${context.rounds}, ${sockets} sockets by turns`);
		for (let turn = 0; turn < turns; turn++) {
			for (const [host, tally] of orderOf([...tallies], round + turn)) {
				const first = change;
				const startedAt = performance.now();
				const last = await host.stream(first, streamMs);
				tally.streamedSeconds += ((await tally.audience.until(last)) - startedAt) / 1000;
				tally.streamed += last + 1 - first;
				for (change = last + 1; change <= last + singles; change++) {
					const sentAt = performance.now();
					const taken = host.one(change);
					tally.times.push((await tally.audience.until(change)) - sentAt);
					await taken;
				}
				tally.changes += change - first;
			}
		}
		for (const [host, { cpuBefore, changes, streamed, streamedSeconds, times }] of tallies) {
			const label = labels(host.name, sockets);
			result.sample(label.rate, "k/s", (streamed * sockets) / streamedSeconds / 1000);
			result.sample(label.cpu, "µs", ((cpuSeconds(host.pid) - cpuBefore) / (changes * sockets)) * 1e6);
			result.sample(label.p50, "ms", quantile(times, 0.5));
			result.sample(label.p99, "ms", quantile(times, 0.99));
			delays.set(label.p99, [...(delays.get(label.p99) ?? []), ...times]);
		}
	} finally {
		for (const { audience } of tallies.values()) audience.close();
	}
	return change;
}

function judge(result: ResultBuilder, delays: Delays, sockets: number): void {
	const [own, bare, party] = [labels(OWN, sockets), labels(BARE, sockets), labels(PARTY, sockets)];
	result.atLeast(`${sockets} sockets: deliveries beside the bare object`, result.ratio(own.rate, bare.rate), 0.9);
	result.atLeast(`${sockets} sockets: deliveries beside partyserver`, result.ratio(own.rate, party.rate), 1);
	const p99 = (figure: string) => quantile(delays.get(figure) ?? [], 0.99);
	result.atMost(`${sockets} sockets: last socket p99 of all rounds beside the bare object`, p99(own.p99) / p99(bare.p99), 1.25);
}

function labels(host: string, sockets: number) {
	return {
		rate: `${host}, ${sockets} sockets: deliveries`,
		cpu: `${host}, ${sockets} sockets: CPU a delivery`,
		p50: `${host}, ${sockets} sockets: last socket p50`,
		p99: `${host}, ${sockets} sockets: last socket p99`,
	};
}
