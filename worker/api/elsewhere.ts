/**
 * What is asked for outside the API and is no file of the page either: a browser gets the page, whose own address was mistyped or
 * made longer. What looks like a file or like the API in another spelling is refused, as a program cannot read a page.
 */
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";

/** The one spelling of an address of the API, as it was sent: the router would also take a decoded one. */
const API_URL = /^[a-z]+:\/\/[^/]+\/api\/(?!\/)/;

export const onlyApiAddresses = createMiddleware<ApiEnv>((c, next) => (API_URL.test(c.req.url) ? next() : answerElsewhere(c)));

export function answerNothingThere(c: Context<ApiEnv>): Response {
	return refusal(c, "route_not_found", `There is nothing at ${c.req.method} ${c.req.path}.`);
}

async function answerElsewhere(c: Context<ApiEnv>): Promise<Response> {
	const { pathname } = new URL(c.req.url);
	if (!isPageAddress(pathname) || !wantsPage(c)) return answerNothingThere(c);
	return c.env.ASSETS.fetch(new Request(new URL("/", c.req.url), c.req.raw));
}

/** @param pathname percent-encoded, as it was sent */
export function isPageAddress(pathname: string): boolean {
	try {
		const path = decodeURIComponent(pathname);
		return !path.includes(".") && !/^\/*api(\/|$)/i.test(path);
	} catch {
		return false;
	}
}

function wantsPage(c: Context): boolean {
	return ["GET", "HEAD"].includes(c.req.method) && /text\/html|\*\/\*/.test(c.req.header("Accept") ?? "*/*");
}
