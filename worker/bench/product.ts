/** Our own service on workerd, with fresh random secrets, and its users. */
import { randomBytes } from "node:crypto";
import { SignJWT } from "jose";
import { BEARER_SUBPROTOCOL_PREFIX, FEED_SUBPROTOCOL } from "../../protocol/version.ts";
import { type Call, ok } from "./rest-load.ts";
import type { WireSocketOptions } from "./wire-socket.ts";
import { startWorkerd, type Workerd, type WorkerdWorker } from "./workerd.ts";

export const PRODUCT_OBJECTS = {
	TASK_QUEUE: { className: "TaskQueue" },
	TASK_PROCESSOR: { className: "TaskProcessor" },
	OPS_SHARD: { className: "OpsShard" },
	OPS_HUB: { className: "OpsHub" },
};

export type ProductOptions = {
	/** The bundled module, or its source. */
	module: WorkerdWorker["module"];
	vars?: Record<string, string>;
	storage?: string;
	/** Further Workers in the same process; they name the service `product`. */
	beside?: WorkerdWorker[];
	/** For workerd: words before the command, and flags behind it. */
	launcher?: readonly string[];
	flags?: string[];
	/** Those of an earlier start on the same storage. */
	secrets?: Secrets;
};

export type Secrets = { JWT_SECRET: string; KEY_ENCRYPTION_SECRET: string };

export class Product {
	readonly workerd: Workerd;
	readonly #jwtSecret: Uint8Array;

	private constructor(workerd: Workerd, { JWT_SECRET }: Secrets) {
		this.workerd = workerd;
		this.#jwtSecret = new TextEncoder().encode(JWT_SECRET);
	}

	static async start({
		module,
		vars = {},
		storage,
		beside = [],
		launcher = [],
		flags = [],
		secrets = freshSecrets(),
	}: ProductOptions): Promise<Product> {
		const own: WorkerdWorker = {
			name: "product",
			module,
			objects: PRODUCT_OBJECTS,
			vars: {
				...secrets,
				// Limits that answer abuse would be all that is seen.
				ENQUEUES_PER_MINUTE: "1000000",
				BIBLE_WRITES_PER_MINUTE: "1000000",
				MAX_QUEUED_PER_USER: "5000",
				DEV_SIGN_IN: "true",
				ALLOW_PRIVATE_BASE_URL: "true",
				STALL_TIMEOUT_SECONDS: "120",
				// A task that is started while something else is measured must do next to nothing.
				DEMO_CHARS_PER_SECOND: "1",
				...vars,
			},
		};
		const disk = storage === undefined ? {} : { storage };
		const workerd = await startWorkerd({ workers: [own, ...beside], launcher, flags, ...disk });
		return new Product(workerd, secrets);
	}

	get url(): string {
		return this.workerd.url("product");
	}

	async user(userId: string): Promise<User> {
		const token = await new SignJWT({})
			.setProtectedHeader({ alg: "HS256" })
			.setSubject(userId)
			.setExpirationTime("1d")
			.sign(this.#jwtSecret);
		return new User(this.url, userId, token);
	}

	async stop(): Promise<void> {
		await this.workerd.stop();
	}
}

export class User {
	readonly userId: string;
	readonly #url: string;
	readonly #token: string;

	constructor(url: string, userId: string, token: string) {
		this.#url = url;
		this.userId = userId;
		this.#token = token;
	}

	/** A call of this user; the embedded writer writes unless `headers` say who does. */
	call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Call {
		const all = { authorization: `Bearer ${this.#token}`, "x-ai-provider": "demo", ...headers };
		return { method, url: `${this.#url}${path}`, headers: all, ...(body === undefined ? {} : { body }) };
	}

	createProject(name: string): Promise<unknown> {
		return ok(this.call("POST", "/api/projects", { name, bible: "" }));
	}

	/** @returns the task's id */
	async enqueue(project: string, chapters: number, headers: Record<string, string> = {}): Promise<string> {
		const body = await ok(this.enqueueCall(project, chapters, headers));
		return String(body.taskId);
	}

	enqueueCall(project: string, chapters: number, headers: Record<string, string> = {}): Call {
		return this.call("POST", `/api/projects/${project}/queue-chapters`, { chaptersToGenerate: chapters }, headers);
	}

	socket(onFrame?: WireSocketOptions["onFrame"]): WireSocketOptions {
		return {
			url: `${this.#url}/api/queue/ws?delta=true`,
			protocols: [FEED_SUBPROTOCOL, `${BEARER_SUBPROTOCOL_PREFIX}${this.#token}`],
			...(onFrame === undefined ? {} : { onFrame }),
		};
	}
}

export function freshSecrets(): Secrets {
	return {
		JWT_SECRET: randomBytes(32).toString("base64url"),
		KEY_ENCRYPTION_SECRET: randomBytes(32).toString("base64url"),
	};
}
