/** REST calls over kept connections, one by one or many at once, each timed. */
import { Agent, request } from "node:http";
import { quantile } from "./stats.ts";

export type Call = { method: string; url: string; headers?: Record<string, string>; body?: unknown };
export type Answer = { status: number; text: string; etag: string | null; headerBytes: number };

/** All connections of this process; the size is what `load` asks for. */
const agent = new Agent({ keepAlive: true, noDelay: true });

export function call({ method, url, headers = {}, body }: Call): Promise<Answer> {
	const { promise, resolve, reject } = Promise.withResolvers<Answer>();
	const content = body === undefined ? undefined : JSON.stringify(body);
	const length = content === undefined ? {} : { "content-length": Buffer.byteLength(content) };
	const sent = request(url, { method, agent, headers: { ...headers, ...length } }, (response) => {
		const chunks: Buffer[] = [];
		response.on("data", (chunk: Buffer) => chunks.push(chunk));
		response.on("error", reject);
		response.on("end", () =>
			resolve({
				status: response.statusCode ?? 0,
				text: Buffer.concat(chunks).toString(),
				etag: response.headers.etag ?? null,
				headerBytes: response.rawHeaders.join("  ").length,
			}),
		);
	});
	sent.on("error", reject);
	sent.end(content);
	return promise;
}

/** @returns the body of a call that must succeed */
export async function ok(what: Call): Promise<Record<string, unknown>> {
	const { status, text } = await call(what);
	if (status >= 300) throw new Error(`${what.method} ${what.url} was answered ${status}: ${text.slice(0, 300)}`);
	return Object(JSON.parse(text));
}

export type Load = { perSecond: number; p50: number; p99: number };

/**
 * @param make the call with this number, from 0
 * @param status what each must be answered with
 */
export async function load(count: number, atOnce: number, make: (at: number) => Call, status: number): Promise<Load> {
	const times: number[] = [];
	let next = 0;
	const startedAt = performance.now();
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			for (let at = next++; at < count; at = next++) {
				const what = make(at);
				const sentAt = performance.now();
				const answer = await call(what);
				times.push(performance.now() - sentAt);
				if (answer.status !== status) {
					throw new Error(
						`${what.method} ${what.url} was answered ${answer.status}, not ${status}: ${answer.text.slice(0, 300)}`,
					);
				}
			}
		}),
	);
	const seconds = (performance.now() - startedAt) / 1000;
	return { perSecond: count / seconds, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
