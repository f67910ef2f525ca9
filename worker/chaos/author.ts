/** A user of the real server with clients of every kind, who knows what each of them was told. */
import * as z from "zod/v4/mini";
import { chapterBodySchema, projectBodySchema, taskBodySchema, taskIdBodySchema } from "../../protocol/rest.ts";
import type { Task } from "../../protocol/task.ts";
import { FeedClient } from "./feed-client.ts";
import type { Findings } from "./findings.ts";
import type { KeyWatch } from "./key-watch.ts";
import { poll } from "./poll-transport.ts";
import { type Ai, RestClient } from "./rest-client.ts";
import type { Random } from "./seeded-random.ts";
import { Sightings } from "./sightings.ts";
import { holdSocket } from "./socket-transport.ts";
import { waitUntil } from "./wait-until.ts";

export type World = {
	server: { url: string; readonly life: number | null };
	keys: KeyWatch;
	findings: Findings;
	random: Random;
};

/** `mixed` feeds one picture from a socket and from polling at once; `reader` follows the text too. */
export type ClientKind = "socket" | "reader" | "poller" | "mixed";

export class Author {
	readonly rest: RestClient;
	/** Of this life: an erasure begins another. */
	sightings: Sightings;
	readonly clients: FeedClient[] = [];
	readonly #world: World;
	readonly #kinds: readonly ClientKind[];

	private constructor(world: World, userId: string, kinds: readonly ClientKind[]) {
		this.#world = world;
		this.#kinds = kinds;
		this.rest = new RestClient({ ...world, userId });
		this.sightings = new Sightings(world.findings);
	}

	static async signIn(world: World, userId: string, clients: readonly ClientKind[]): Promise<Author> {
		const author = new Author(world, userId, clients);
		await author.rest.signIn();
		author.#connectAll("");
		return author;
	}

	/** Everything was erased: the clients start with nothing, and every later answer belongs to the new life. */
	beginAnew(): void {
		this.leave();
		this.clients.length = 0;
		this.sightings = new Sightings(this.#world.findings);
		this.#connectAll(" anew");
	}

	/** Waits until some client was told of the task in this state. */
	untilTold(taskId: string, what: string, withinMs: number, isIt: (task: Task) => boolean): Promise<Task> {
		const versions = () => this.sightings.versionsOf(taskId);
		return waitUntil(
			what,
			withinMs,
			() => versions().find(isIt),
			() => `Seen: ${versions().map(({ status, message }) => `${status} “${message}”`)}`,
		);
	}

	async createProject(name: string, bible: string, totalChapters: number): Promise<void> {
		await this.rest.insist("POST", "/api/projects", { name, bible, totalChapters });
	}

	async queue(project: string, what: "chapters" | "outline", body: object, ai: Ai): Promise<string> {
		const path = `/api/projects/${encodeURIComponent(project)}/queue-${what}`;
		return z.parse(taskIdBodySchema, (await this.rest.insist("POST", path, body, ai)).body).taskId;
	}

	async task(taskId: string): Promise<Task> {
		return z.parse(taskBodySchema, (await this.rest.insist("GET", `/api/queue/tasks/${taskId}`)).body).task;
	}

	async project(name: string) {
		const { body } = await this.rest.insist("GET", `/api/projects/${encodeURIComponent(name)}`);
		return z.parse(projectBodySchema, body).project;
	}

	async chapter(project: string, chapter: number) {
		const { body } = await this.rest.insist("GET", `/api/projects/${encodeURIComponent(project)}/chapters/${chapter}`);
		return z.parse(chapterBodySchema, body);
	}

	leave(): void {
		for (const client of this.clients) client.stop();
	}

	#connectAll(life: string): void {
		for (const [at, kind] of this.#kinds.entries()) this.#connect(kind, `${this.rest.userId}'s ${kind} ${at + 1}${life}`);
	}

	#connect(kind: ClientKind, name: string): void {
		const { server, keys, findings } = this.#world;
		const random = this.#world.random.fork(name);
		const client = new FeedClient(name, this.sightings);
		if (kind !== "poller") {
			const isWatching = kind === "reader";
			holdSocket(client, { url: server.url, token: this.rest.token, keys, findings, random, isWatching });
		}
		if (kind === "poller" || kind === "mixed") poll(client, this.rest, random, findings);
		this.clients.push(client);
	}
}
