/** The real server on storage that outlives it: it can be killed as in a crash and comes back on the same port and data. */
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

	private constructor(options: MortalServerOptions, server: LocalServer) {
		this.#options = { ...options, port: server.port };
		this.#server = server;
		this.url = server.url;
	}

	static async start(options: MortalServerOptions): Promise<MortalServer> {
		return new MortalServer(options, await startServer(options));
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
		this.#isUp = false;
		await this.#server.kill();
		this.#earlierOutput = this.output();
	}

	async restart(): Promise<void> {
		this.#server = await startServer(this.#options);
		this.#lives += 1;
		this.#isUp = true;
	}

	async stop(): Promise<void> {
		this.#isUp = false;
		await this.#server.stop();
	}
}
