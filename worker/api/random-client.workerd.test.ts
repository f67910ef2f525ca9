import { env } from "cloudflare:workers";
import { type Schema, Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { scriptedWriter } from "../processor/scripted-writer.fixture.ts";
import { User } from "../queue/user.fixture.ts";
import type { ApiDocument, ApiOperation } from "./api-document.ts";
import { app } from "./app.ts";
import { Known, type Pool, type RandomCall, randomCalls } from "./random-calls.fixture.ts";

vi.mock("../processor/writer-of-run.ts", () => ({ writerOfRun: async () => scriptedWriter }));

const RUNS = 30;
const CALLS_PER_RUN = 80;
const MOST_MORE_RUNS = 100;
const SILENCE_MS = 30_000;
const BASE = "https://queue.example";
const KEY = "sk-random-client-key-0123456789";

beforeEach(() => {
	scriptedWriter.reset();
	// Nothing leaves this machine: every provider answers like one that does not know the key.
	vi.stubGlobal("fetch", async () => new Response('{"error":{"message":"Incorrect API key provided"}}', { status: 401 }));
});
afterEach(() => {
	scriptedWriter.release();
	vi.unstubAllGlobals();
});

/** Which fields of answers bring what. */
const POOL_OF: Record<string, Pool> = {
	taskId: "task",
	id: "task",
	name: "name",
	cursor: "cursor",
	nextBefore: "cursor",
	userId: "user",
};

/** What answers have brought; ids of both users, since nobody may get anywhere with those of the other. */
class Memory {
	readonly #pools: Record<Pool, string[]> = { task: [], name: [], cursor: [], user: [] };

	pick({ pool, at, otherwise }: Known): string {
		const known = this.#pools[pool];
		return known[at % Math.max(1, known.length)] ?? otherwise;
	}

	learn(value: unknown): void {
		if (typeof value !== "object" || value === null) return;
		for (const [key, field] of Object.entries(value)) {
			if (typeof field === "object") this.learn(field);
			else if (typeof field === "string") this.#keep(key, field);
		}
	}

	#keep(key: string, value: string): void {
		const pool = POOL_OF[key];
		if (pool !== undefined && !this.#pools[pool].includes(value)) this.#pools[pool].unshift(value);
	}
}

function fill(value: unknown, memory: Memory): unknown {
	if (value instanceof Known) return memory.pick(value);
	if (Array.isArray(value)) return value.map((item) => fill(item, memory));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, fill(field, memory)]));
}

/** What only this user says, so that it can be found where it does not belong. */
const secretOf = (user: User) => `secret of ${user.id}`;

function toRequest(call: RandomCall, sent: unknown, user: User, memory: Memory): Request {
	const filled = (values: Record<string, unknown>) =>
		Object.entries(values).map(([name, value]): [string, string] => [name, String(fill(value, memory))]);
	let path = call.path;
	for (const [name, value] of filled(call.params)) path = path.replace(`{${name}}`, () => toSegment(value));
	const query = new URLSearchParams(filled(call.query)).toString();
	const headers = new Headers();
	for (const [name, value] of filled(call.headers)) headers.set(name, toHeader(name, value));
	if (call.sign !== "none") headers.set("Authorization", `Bearer ${call.sign === "rubbish" ? "rubbish" : user.token}`);
	if (call.path.endsWith("/ws") && call.query.since !== "") headers.set("Upgrade", "websocket");
	if (call.path.endsWith("/ws")) headers.set("Sec-WebSocket-Protocol", `novel-queue.v1, bearer.${user.token}`);
	const body = toBody(sent, user);
	return new Request(`${BASE}${path}${query === "" ? "" : `?${query}`}`, {
		method: call.method,
		headers,
		...(body === null ? {} : { body }),
	});
}

/** An empty segment, `.` or `..` is another address before it leaves the client. */
function toSegment(value: string): string {
	return encodeURIComponent(/^\.{0,2}$/.test(value) ? "none" : value.toWellFormed());
}

function toHeader(name: string, value: string): string {
	if (name === "X-AI-Key") return KEY;
	const visible = value.replaceAll(/[^\x20-\x7e]/g, "");
	return name === "If-None-Match" ? `"${visible}"` : visible;
}

function toBody(body: unknown, user: User): string | null {
	if (body === null || typeof body === "string") return body;
	const { bible } = Object(body);
	return JSON.stringify(
		typeof bible === "string" ? Object.assign({}, body, { bible: `${bible.slice(0, 1000)} ${secretOf(user)}` }) : body,
	);
}

/** Reads as much of an answer as there is at once: a stream does not end by itself. */
async function readText(response: Response): Promise<string> {
	if (response.webSocket != null) {
		response.webSocket.accept();
		response.webSocket.close(1000);
		return "";
	}
	if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) return response.text();
	const reader = response.body?.getReader();
	const { value } = (await reader?.read()) ?? {};
	await reader?.cancel();
	return new TextDecoder().decode(value);
}

/** A call that is never answered fails by its name, and not by the time of the whole. */
async function withAnswer<Answer>(answer: Promise<Answer>, operationId: string): Promise<Answer> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const silence = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`${operationId} does not answer.`)), SILENCE_MS);
	});
	try {
		return await Promise.race([answer, silence]);
	} finally {
		clearTimeout(timer);
	}
}

/** Answers may have no field that the document does not name; a client that ignores such fields would not notice. */
function closed(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(closed);
	if (typeof schema !== "object" || schema === null) return schema;
	const entries = Object.entries(schema).map(([key, value]): [string, unknown] => [key, key === "allOf" ? value : closed(value)]);
	const isOpen = "properties" in schema && !("additionalProperties" in schema);
	return Object.fromEntries(isOpen ? [...entries, ["additionalProperties", false]] : entries);
}

class Judge {
	readonly #operations: Map<string, ApiOperation>;
	readonly #validators = new Map<string, Validator>();
	readonly #components: unknown;
	/** How often each operation answered with what status. */
	readonly seen = new Map<string, Map<number, number>>();

	constructor(document: ApiDocument) {
		this.#components = { schemas: closed(document.components.schemas) };
		const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
		this.#operations = new Map(operations.map((operation) => [operation.operationId, operation]));
	}

	get operationIds(): string[] {
		return [...this.#operations.keys()];
	}

	/** @returns the answer's body if it is JSON */
	judge(operationId: string, response: Response, text: string): unknown {
		const { status } = response;
		const counts = this.seen.get(operationId) ?? new Map<number, number>();
		this.seen.set(operationId, counts.set(status, (counts.get(status) ?? 0) + 1));
		expect(status, `${operationId}: ${text.slice(0, 300)}`).toBeLessThan(500);
		const documented = this.#operations.get(operationId)?.responses[status];
		expect(documented, `${operationId} answers ${status}, which is not in the document: ${text.slice(0, 300)}`).toBeDefined();
		if (status === 101 || documented?.content === undefined) return null;
		const type = response.headers.get("Content-Type")?.split(";")[0];
		const media = Object.entries(documented.content).find(([documentedType]) => documentedType.split(";")[0] === type)?.[1];
		expect(media, `${operationId} ${status} answers ${type}`).toBeDefined();
		if (type !== "application/json" || media === undefined) return null;
		const body: unknown = JSON.parse(text);
		const { valid, errors } = this.#validator(`${operationId} ${status}`, media.schema).validate(body);
		expect(valid, `${operationId} ${status}: ${JSON.stringify(errors.slice(-3))} in ${text.slice(0, 500)}`).toBe(true);
		return body;
	}

	#validator(id: string, schema: object): Validator {
		const known = this.#validators.get(id);
		if (known !== undefined) return known;
		const whole: Schema = { ...Object(closed(schema)), components: this.#components };
		const validator = new Validator(whole, "2020-12");
		this.#validators.set(id, validator);
		return validator;
	}
}

it("[P8] [P9] thousands of calls made up from the document: no fault of ours, each answer as documented, nothing of the other user", async () => {
	const document = await (await app.request("/api/openapi.json", {}, env)).json<ApiDocument>();
	const judge = new Judge(document);
	let run = 0;
	const play = async (calls: RandomCall[]): Promise<void> => {
		run += 1;
		scriptedWriter.hold({ fromChapter: 3 });
		const users = [await User.signIn(`alice-${run}`), await User.signIn(`bob-${run}`)] as const;
		const operator = await User.signIn(`operator-${run}`, { role: "ops" });
		const memory = new Memory();
		await operator.call("PUT", "/api/ops/pauses", { target: "intake", isPaused: false });
		// Everybody has something from the start: what failed to come into being could not be changed by any call.
		for (const user of users) {
			await user.createProject("Novel");
			const [writing, cancelled] = [await user.queueChapters("Novel", 5), await user.queueChapters("Novel", 5)];
			await user.call("POST", `/api/queue/tasks/${cancelled}/cancel`);
			memory.learn([{ taskId: writing }, { taskId: cancelled, userId: user.id }]);
		}
		for (const call of calls) {
			const caller = call.caller === "operator" ? operator : users[call.caller];
			const sent = fill(call.body, memory);
			const answer = async () => {
				const response = await app.fetch(toRequest(call, sent, caller, memory), env);
				return { response, text: await readText(response) };
			};
			const { response, text } = await withAnswer(answer(), call.operationId);
			const body = judge.judge(call.operationId, response, text);
			for (const other of users.filter((user) => user !== caller)) {
				// An operator may, for a user who asks for it; the audit says so.
				if (call.operationId !== "exportUser") expect(text, "what another user wrote").not.toContain(secretOf(other));
				if (caller !== operator) expect(text, "another user's task").not.toContain(`"userId":"${other.id}"`);
			}
			expect(text, "the key").not.toContain(KEY);
			memory.learn(body);
			if (response.ok) memory.learn(sent);
		}
		// What still runs would only slow down the runs to come.
		for (const user of users) {
			await user.call("POST", "/api/queue/tasks/batch", { action: "cancel", filter: { olderThanMs: 0 } });
		}
	};
	const calls = fc.array(randomCalls(document), { minLength: CALLS_PER_RUN, maxLength: CALLS_PER_RUN });
	await fc.assert(fc.asyncProperty(calls, play), {
		numRuns: RUNS,
		interruptAfterTimeLimit: 200_000,
		markInterruptAsFailure: true,
	});

	const total = [...judge.seen.values()].flatMap((counts) => [...counts.values()]).reduce((sum, count) => sum + count, 0);
	expect(total).toBeGreaterThanOrEqual(RUNS * CALLS_PER_RUN);
	const neverServed = () =>
		judge.operationIds.filter((id) => ![...(judge.seen.get(id)?.keys() ?? [])].some((status) => status < 400));
	// Chance may take its time to let every operation succeed, but it must come to it.
	for (let more = 0; more < MOST_MORE_RUNS && neverServed().length > 0; more++) {
		await fc.assert(fc.asyncProperty(calls, play), { numRuns: 1 });
	}
	expect(
		neverServed(),
		JSON.stringify(Object.fromEntries([...judge.seen].map(([id, counts]) => [id, Object.fromEntries(counts)]))),
	).toEqual([]);
}, 240_000);
