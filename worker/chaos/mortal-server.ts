/**
 * The real server on storage that outlives it: it can be killed as in a crash and comes back on the same port and data.
 *
 * `wrangler dev` also ends by itself, when a connection between its own processes breaks off on a busy machine. That is one death
 * more: the server is started again, and it is counted.
 */
import type { Vars } from "../dev/dev-vars.ts";
import { type LocalServer, startServer } from "../dev/server.ts";

export type MortalServerOptions = { persistTo: string; vars: Vars; flags: string[] };

export class MortalServer {
	readonly url: string;
	readonly #options: MortalServerOptions & { port: number };
	#server: LocalServer;
	#isUp = true;
	#lives = 1;
	#earlierOutput = "";
	/** While it comes back after an end of its own. */
	#return: Promise<void> = Promise.resolve();
	/** How often it has ended by itself. */
	ownEnds = 0;

	private constructor(options: MortalServerOptions, server: LocalServer) {
		this.#options = { ...options, port: server.port };
		this.#server = server;
		this.url = server.url;
		this.#watch(server);
	}

	static async start(options: MortalServerOptions): Promise<MortalServer> {
		return new MortalServer(options, await startServer(options));
	}

	/** Of the process group of this life. */
	get pid(): number {
		return this.#server.pid;
	}

	/** Which life of the server this is; null while it is down, when no answer is a surprise. */
	get life(): number | null {
		return this.#isUp ? this.#lives : null;
	}

	/** Everything that it has ever printed. */
	output(): string {
		return this.#earlierOutput + this.#server.output();
	}

	/** SIGKILL to the whole process group. */
	async kill(): Promise<void> {
		await this.#return;
		this.#isUp = false;
		await this.#server.kill();
		this.#earlierOutput = this.output();
	}

	async restart(): Promise<void> {
		this.#server = await startServer(this.#options);
		this.#lives += 1;
		this.#isUp = true;
		this.#watch(this.#server);
	}

	async stop(): Promise<void> {
		await this.#return;
		this.#isUp = false;
		await this.#server.stop();
	}

	#watch(server: LocalServer): void {
		void server.exited.then(() => {
			if (!this.#isUp || server !== this.#server) return;
			this.#isUp = false;
			this.ownEnds += 1;
			this.#earlierOutput = this.output();
			this.#return = this.restart();
		});
	}
}
