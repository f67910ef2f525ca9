/**
 * Everything that a call can throw → `WriterError`. Nothing of an error is kept but its name, status and codes: its words may hold
 * keys, prompts, addresses and what the provider quotes of a book.
 */
import type { Failure } from "../../core/failure.ts";
import { WriterError } from "../writer-error.ts";
import { CallRefused } from "./call-refused.ts";
import { classifyFault } from "./classify-fault.ts";

/** The error to throw for `error`; a `WriterError` anywhere in its causes is that error. */
export function classifyError(error: unknown, { now }: { now: number }): WriterError {
	const chain = unchain(error);
	const known = chain.find((link) => link instanceof WriterError);
	if (known !== undefined) return known;
	return new WriterError(judge(chain, now), { cause: new Error(chain.map(describe).join(" < ")) });
}

function judge(chain: unknown[], now: number): Failure {
	const refusal = chain.find((link) => link instanceof CallRefused);
	if (refusal !== undefined) return classifyFault(refusal.facts, refusal.headers, now);
	const isTimeout = chain.some((link) => nameOf(link) === "TimeoutError" || /ETIMEDOUT|_TIMEOUT$/.test(codeOf(link)));
	// What is left is the network: no connection, one that broke, or an answer without an end.
	return { code: isTimeout ? "provider_timeout" : "provider_unavailable", isRetryable: true, retryAfterMs: null };
}

/** For the log: words that only a programme writes. */
function describe(link: unknown): string {
	if (link instanceof CallRefused) {
		const { status, codes } = link.facts;
		return ["status", status ?? "unknown", ...codes.filter(isPlainCode)].join(" ");
	}
	return [nameOf(link), codeOf(link)].filter(isPlainCode).join(" ");
}

/** Whether it can be logged: a longer or freer one could hold anything, and a long one with many digits is somebody's key. */
export function isPlainCode(text: string): boolean {
	const isWord = /^[A-Za-z][A-Za-z0-9_.-]{0,47}$|^\d{1,6}$/.test(text);
	const digits = text.replace(/\D/g, "").length;
	return isWord && !/^(sk|pk|rk|gsk|xai|key|aiza)[-_]/i.test(text) && (text.length <= 16 || digits <= 3);
}

function nameOf(link: unknown): string {
	return link instanceof Error || link instanceof DOMException ? link.name : typeof link;
}

function codeOf(link: unknown): string {
	if (typeof link !== "object" || link === null || !("code" in link)) return "";
	return typeof link.code === "string" ? link.code : "";
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
