/**
 * Everything that a call can throw → `WriterError`. Errors are recognised by their shape, whoever threw them;
 * and nothing of them is kept but status, code and a redacted excerpt, since they carry keys, prompts and URLs.
 */
import * as z from "zod/v4/mini";
import type { TaskErrorCode } from "../../../protocol/task-errors.ts";
import { classifyStatus, type Failure, parseRetryAfter } from "../../core/failure.ts";
import { WriterError } from "../writer-error.ts";
import { redactExcerpt } from "./redact.ts";

export type ErrorContext = { apiKey: string; now: number };

const faultSchema = z.object({
	name: z.catch(z.string(), "Error"),
	message: z.catch(z.string(), ""),
	code: z.catch(z.optional(z.union([z.string(), z.number()])), undefined),
	statusCode: z.catch(z.optional(z.number()), undefined),
	responseHeaders: z.catch(z.optional(z.record(z.string(), z.string())), undefined),
	responseBody: z.catch(z.optional(z.string()), undefined),
	cause: z.optional(z.unknown()),
});
type Fault = z.infer<typeof faultSchema>;

const REFUSAL = /content[ _-]?(filter|policy)|content exists risk|data_?inspection|safety|prohibited|moderation|responsible_?ai/i;
const BAD_KEY = /api[ _-]?key[^.]{0,20}(not valid|invalid)|(invalid|incorrect)[ _-]api[ _-]?key|authentication_error/i;
const NO_MONEY = /insufficient[ _-](quota|balance|funds|credit)|billing_hard_limit/i;

/** The error to throw for `error`; a `WriterError` anywhere in its causes is that error. */
export function classifyError(error: unknown, { apiKey, now }: ErrorContext): WriterError {
	const chain = unchain(error);
	const known = chain.find((link) => link instanceof WriterError);
	if (known !== undefined) return known;
	const faults = chain.map((link) => faultSchema.safeParse(link).data).filter((fault) => fault !== undefined);
	return new WriterError(judge(faults, now), { cause: new Error(describe(faults, error, apiKey)) });
}

function judge(faults: Fault[], now: number): Failure {
	const refused = faults.find((fault) => fault.statusCode !== undefined && fault.statusCode >= 300);
	if (refused?.statusCode !== undefined) return judgeStatus(refused, refused.statusCode, now);

	for (const fault of faults) {
		const text = `${fault.code ?? ""} ${fault.message}`;
		if (REFUSAL.test(text)) return giveUp("content_refused");
		if (NO_MONEY.test(text)) return giveUp("provider_rate_limited");
		if (BAD_KEY.test(text)) return giveUp("provider_auth");
		if (/rate[ _-]?limit|too many requests/i.test(text)) return tryAgain("provider_rate_limited");
		if (fault.name === "TimeoutError" || /ETIMEDOUT|_TIMEOUT$/.test(String(fault.code))) return tryAgain("provider_timeout");
	}
	// What is left is the network: no connection, one that broke, or an answer without an end.
	return tryAgain("provider_unavailable");
}

function judgeStatus(fault: Fault, status: number, now: number): Failure {
	const text = `${fault.code ?? ""} ${fault.message} ${fault.responseBody ?? ""}`;
	// An empty account answers 402, or 429 that no waiting helps.
	if (status === 402 || (status === 429 && NO_MONEY.test(text))) return giveUp("provider_rate_limited");
	if ([400, 403, 422, 451].includes(status) && REFUSAL.test(text)) return giveUp("content_refused");
	// Gemini calls a wrong key a bad request.
	if (status === 400 && BAD_KEY.test(text)) return giveUp("provider_auth");
	return classifyStatus(status, readRetryAfter(fault.responseHeaders ?? {}, now) ?? readRetryDelay(text));
}

function readRetryAfter(headers: Record<string, string>, now: number): number | null {
	const read = (name: string) => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
	const ms = read("retry-after-ms")?.trim();
	if (ms !== undefined && /^\d+(\.\d+)?$/.test(ms)) return Math.round(Number(ms));
	return parseRetryAfter(read("retry-after"), now);
}

/** Gemini says it in the body: `"retryDelay": "32s"`, or "Please retry in 32.1s". */
function readRetryDelay(text: string): number | null {
	const seconds = /(?:retryDelay"\s*:\s*"|retry in )(\d+(?:\.\d+)?)\s*s/i.exec(text)?.[1];
	return seconds === undefined ? null : Math.round(Number(seconds) * 1000);
}

function describe(faults: Fault[], error: unknown, apiKey: string): string {
	const facts = faults.map(({ name, statusCode, code, message }) =>
		[name, statusCode, code, message].filter((fact) => fact !== undefined && fact !== "").join(" "),
	);
	return redactExcerpt(facts.length > 0 ? facts.join(" < ") : String(error), apiKey);
}

function unchain(error: unknown): unknown[] {
	const chain: unknown[] = [];
	let link: unknown = error;
	while (link !== undefined && link !== null && !chain.includes(link) && chain.length < 8) {
		chain.push(link);
		link = typeof link === "object" && "cause" in link ? link.cause : undefined;
	}
	return chain;
}

function giveUp(code: TaskErrorCode): Failure {
	return { code, isRetryable: false, retryAfterMs: null };
}

function tryAgain(code: TaskErrorCode): Failure {
	return { code, isRetryable: true, retryAfterMs: null };
}
