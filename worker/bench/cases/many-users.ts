/**
 * Many users with two sockets each, of whom some write at once and watch the live text: the time from a piece of the provider
 * to the watching socket, the time of progress, and that nothing is lost. Few and many users take turns with the same activity.
 */
import { applySync, emptyFeed, type FeedState } from "../../../protocol/apply-sync.ts";
import { applyText, type LiveText } from "../../../protocol/apply-text.ts";
import type { ClientFrame } from "../../../protocol/client-frames.ts";
import type { ServerFrame } from "../../../protocol/feed.ts";
import { type BenchContext, sized } from "../bench-context.ts";
import { socketsThatFit } from "../descriptors.ts";
import { type NodeHost, startNodeHost } from "../hosts/node-host.ts";
import { aiHeaders, clockMs } from "../hosts/paced-provider.ts";
import { cpuSeconds, descriptorLimit, residentBytes } from "../process-stats.ts";
import { Product, type User } from "../product.ts";
import { type Result, ResultBuilder } from "../result.ts";
import { takeTurns } from "../rounds.ts";
import { quantile } from "../stats.ts";
import { openMany, type WireSocket } from "../wire-socket.ts";

const SOCKETS_PER_USER = 2;
const STAMP = /⟨([\d.]+)⟩/g;
const DONE_WITHIN_MS = 120_000;
const MOST_P50_MS = 15;

export async function manyUsers(context: BenchContext): Promise<Result> {
	const result = new ResultBuilder("many-users");
	const pace = sized(context, { pieces: 30, everyMs: 200 }, { pieces: 15, everyMs: 100 });
	const running = sized(context, 200, 3);
	const wanted = sized(context, [200, 2_000], [3, 6]);
	const provider = await startNodeHost("provider-host.ts", [String(pace.pieces), String(pace.everyMs)]);
	const crowds: Crowd[] = [];
	try {
		for (const users of wanted) {
			const fitting = socketsThatFit(users * SOCKETS_PER_USER, SOCKETS_PER_USER, descriptorLimit()) / SOCKETS_PER_USER;
			context.progress(`opening ${fitting * SOCKETS_PER_USER} sockets of ${fitting} users`);
			crowds.push(await Crowd.open(context, fitting, running));
		}
		const contenders = crowds.map((crowd) => ({
			name: `${crowd.users.length} users, ${running} running`,
			run: (round: number) => measure(result, crowd, provider, round),
		}));
		await takeTurns(context.rounds, contenders, context.progress);
		for (const { users, textDelays, syncDelays } of crowds) {
			result.sample(`${users.length} users: chunk → watching socket p99 of all`, "ms", quantile(textDelays, 0.99));
			result.sample(`${users.length} users: progress → socket p99 of all`, "ms", quantile(syncDelays, 0.99));
		}
		const largest = crowds.at(-1)?.textDelays ?? [];
		result.atMost("chunk → watching socket p50 (ms)", quantile(largest, 0.5), MOST_P50_MS);
		result.atMost(
			"frames and letters lost",
			crowds.reduce((lost, crowd) => lost + crowd.lost, 0),
			0,
		);
	} finally {
		await Promise.all([...crowds.map((crowd) => crowd.close()), provider.stop()]);
	}
	result.note(
		`Each running task gets a piece of 60 characters every ${pace.everyMs} ms from a provider in a process of its own.`,
	);
	result.note("Times count from when all tasks of a round run and are watched; that nothing is lost is checked for the whole.");
	result.note("Progress is measured from its commit, whose time is whole milliseconds; text to the microsecond.");
	return result.build();
}

async function measure(result: ResultBuilder, crowd: Crowd, provider: NodeHost, round: number): Promise<void> {
	const name = `${crowd.users.length} users`;
	const firstText = crowd.textDelays.length;
	const firstSync = crowd.syncDelays.length;
	const cpu = cpuSeconds(crowd.pid);
	await crowd.write(Number(provider.ready.port));
	await crowd.compare(await provider.ask({}), round + 1);
	const text = crowd.textDelays.slice(firstText);
	const sync = crowd.syncDelays.slice(firstSync);
	result.sample(`${name}: chunk → watching socket p50`, "ms", quantile(text, 0.5));
	result.sample(`${name}: chunk → watching socket p99`, "ms", quantile(text, 0.99));
	result.sample(`${name}: progress → socket p50`, "ms", quantile(sync, 0.5));
	result.sample(`${name}: progress → socket p99`, "ms", quantile(sync, 0.99));
	result.sample(`${name}: pieces seen`, "", text.length);
	result.sample(`${name}: CPU of the server`, "s", cpuSeconds(crowd.pid) - cpu);
	result.sample(`${name}: memory of the server`, "MB", residentBytes(crowd.pid) / 1024 / 1024);
}

/** A server of its own with its users, the first of whom are active. */
class Crowd {
	readonly users: User[];
	readonly textDelays: number[] = [];
	readonly syncDelays: number[] = [];
	lost = 0;
	/** When the last of them has seen text: before that most of the time goes into starting them all at once. */
	steadyAt = Number.POSITIVE_INFINITY;
	/** The same by the clock that commits are dated with. */
	steadyClock = Number.POSITIVE_INFINITY;
	#unseen = 0;
	readonly #product: Product;
	readonly #active: Active[] = [];
	readonly #sockets: WireSocket[] = [];

	private constructor(product: Product, users: User[]) {
		this.#product = product;
		this.users = users;
	}

	static async open(context: BenchContext, count: number, running: number): Promise<Crowd> {
		const product = await Product.start({ module: { path: context.product } });
		const users = await Promise.all(Array.from({ length: count }, (_, at) => product.user(`user-${at}`)));
		const crowd = new Crowd(product, users);
		for (const user of users.slice(0, running)) {
			const active = new Active(user, crowd);
			await user.createProject(`Novel-${user.userId}`);
			crowd.#active.push(active);
		}
		const options = users.flatMap((user, at) => {
			const active = crowd.#active[at];
			return Array.from({ length: SOCKETS_PER_USER }, (_, tab) => user.socket(active?.receiver(tab)));
		});
		crowd.#sockets.push(...(await openMany(options)));
		return crowd;
	}

	get pid(): number {
		return this.#product.workerd.pid;
	}

	/** One chapter for each active user, until all their sockets know that it is done. */
	async write(port: number): Promise<void> {
		this.steadyAt = Number.POSITIVE_INFINITY;
		this.steadyClock = Number.POSITIVE_INFINITY;
		this.#unseen = this.#active.length;
		await Promise.all(this.#active.map((active) => active.write(port)));
	}

	/** One of them sees the first text of his chapter. */
	seen(now: number): void {
		this.#unseen -= 1;
		if (this.#unseen > 0) return;
		this.steadyAt = now;
		this.steadyClock = Date.now();
	}

	async compare(written: Record<string, unknown>, chapter: number): Promise<void> {
		for (const active of this.#active) this.lost += active.isAllThere(written, chapter) ? 0 : 1;
	}

	async close(): Promise<void> {
		for (const socket of this.#sockets) socket.close();
		await this.#product.stop();
	}
}

/** One user who writes: his first tab follows the text, all of them the tasks. */
class Active {
	readonly #user: User;
	readonly #crowd: Crowd;
	readonly #feeds: FeedState[] = Array.from({ length: SOCKETS_PER_USER }, () => emptyFeed);
	#live: LiveText | null = null;
	#taskId: string | null = null;
	#watched: string | null = null;
	#done: (() => void) | null = null;

	constructor(user: User, crowd: Crowd) {
		this.#user = user;
		this.#crowd = crowd;
	}

	async write(port: number): Promise<void> {
		const { promise, resolve, reject } = Promise.withResolvers<void>();
		const timer = setTimeout(() => reject(new Error(`${this.#user.userId} waits for the end of a task.`)), DONE_WITHIN_MS);
		this.#done = resolve;
		this.#live = null;
		this.#taskId = null;
		this.#taskId = await this.#user.enqueue(`Novel-${this.#user.userId}`, 1, aiHeaders(port));
		await promise;
		clearTimeout(timer);
	}

	receiver(tab: number): (payload: Buffer, at: number, socket: WireSocket) => void {
		return (payload, _, socket) => {
			const now = clockMs();
			const frame: ServerFrame = JSON.parse(payload.toString());
			if (frame.type === "text") return this.#receiveText(frame, now);
			if (frame.type === "mark") return socket.send(JSON.stringify({ type: "ack", mark: frame.mark } satisfies ClientFrame));
			if (frame.type !== "sync") throw new Error(`${this.#user.userId} was told: ${payload}`);
			const clock = Date.now();
			this.#feeds[tab] = applySync(this.#feeds[tab] ?? emptyFeed, frame);
			const running = frame.tasks.filter(({ status }) => status === "processing");
			for (const { updatedAt } of [...running, ...(frame.progress ?? [])]) {
				if (clock >= this.#crowd.steadyClock) this.#crowd.syncDelays.push(clock - updatedAt);
			}
			for (const { id, status } of frame.tasks) {
				if (tab > 0 || status !== "processing" || id === this.#watched) continue;
				this.#watched = id;
				socket.send(JSON.stringify({ type: "watch", taskId: id }));
			}
			const isDone = this.#feeds.every(({ tasks }) => tasks.get(this.#taskId ?? "")?.status === "completed");
			if (isDone) this.#done?.();
		};
	}

	isAllThere(written: Record<string, unknown>, chapter: number): boolean {
		return this.#live?.text === written[`Novel-${this.#user.userId}#${chapter}`] && this.#live?.text !== undefined;
	}

	#receiveText(frame: Extract<ServerFrame, { type: "text" }>, now: number): void {
		const known = this.#live?.text.length ?? 0;
		this.#live = applyText(this.#live, frame).live;
		if (known === 0) this.#crowd.seen(now);
		for (const [, stamp] of frame.text.matchAll(STAMP)) {
			if (Number(stamp) >= this.#crowd.steadyAt) this.#crowd.textDelays.push(now - Number(stamp));
		}
	}
}
