/** A user's calls to the bundle on workerd, where any answer may come: a status and a body, and never an exception for either. */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/v4/mini";
import { AI_HEADERS, chapterBodySchema, projectBodySchema, taskBodySchema, taskIdBodySchema } from "../../protocol/rest.ts";
import type { Product, User } from "../bench/product.ts";
import { type Answer, call } from "../bench/rest-load.ts";
import type { ScriptedProvider } from "./scripted-provider.ts";

const ASK_EVERY_MS = 50;

export type Said = { status: number; body: Record<string, unknown> };

export class ProductCaller {
	readonly #user: User;
	readonly #headers: Record<string, string>;

	private constructor(user: User, headers: Record<string, string>) {
		this.#user = user;
		this.#headers = headers;
	}

	/** @param provider writes what this user's tasks ask for */
	static async signIn(product: Product, userId: string, provider: ScriptedProvider): Promise<ProductCaller> {
		return new ProductCaller(await product.user(userId), {
			[AI_HEADERS.provider.toLowerCase()]: "custom",
			[AI_HEADERS.model.toLowerCase()]: "chaos",
			[AI_HEADERS.apiKey.toLowerCase()]: "a-key-of-this-test",
			[AI_HEADERS.baseUrl.toLowerCase()]: provider.baseUrl,
		});
	}

	async call(method: string, path: string, body?: unknown): Promise<Said> {
		const { status, text }: Answer = await call(this.#user.call(method, path, body, this.#headers));
		return { status, body: Object(JSON.parse(text)) };
	}

	async ok(method: string, path: string, body?: unknown): Promise<Said["body"]> {
		const said = await this.call(method, path, body);
		if (said.status >= 300) throw new Error(`${method} ${path} was answered ${said.status}: ${JSON.stringify(said.body)}`);
		return said.body;
	}

	async createProject(name: string): Promise<void> {
		await this.ok("POST", "/api/projects", { name, bible: "Mara Venn keeps the light at Saltmere.", totalChapters: 10 });
	}

	/** @returns the task's id */
	async queueChapters(project: string, chaptersToGenerate: number): Promise<string> {
		const path = `/api/projects/${encodeURIComponent(project)}/queue-chapters`;
		return z.parse(taskIdBodySchema, await this.ok("POST", path, { chaptersToGenerate })).taskId;
	}

	async task(taskId: string) {
		return z.parse(taskBodySchema, await this.ok("GET", `/api/queue/tasks/${taskId}`)).task;
	}

	/** Throws if it fails, or is not completed by then. */
	async untilCompleted(taskId: string, withinMs: number): Promise<void> {
		const deadline = performance.now() + withinMs;
		for (;;) {
			const { status, message, errorCode } = await this.task(taskId);
			if (status === "completed") return;
			if (status === "failed" || performance.now() > deadline) {
				throw new Error(`${taskId} is not completed: ${status}, “${message}”, ${errorCode}`);
			}
			await sleep(ASK_EVERY_MS);
		}
	}

	async project(name: string) {
		return z.parse(projectBodySchema, await this.ok("GET", `/api/projects/${encodeURIComponent(name)}`)).project;
	}

	async chapter(project: string, chapter: number): Promise<{ title: string; content: string }> {
		const { title, content } = z.parse(
			chapterBodySchema,
			await this.ok("GET", `/api/projects/${encodeURIComponent(project)}/chapters/${chapter}`),
		);
		return { title, content };
	}
}
