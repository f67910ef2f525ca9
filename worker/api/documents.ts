/** `GET /api/openapi.json` and `GET /api/docs`: the API described, by the very schemas that validate. Written at the first request. */
import type { Context } from "hono";
import * as z from "zod/v4/mini";
import { matchesEtag } from "../core/if-none-match.ts";
import type { ApiEnv } from "./env.ts";
import { type Operation, operation } from "./operation.ts";

type Document = { text: string; etag: string; headers: Record<string, string> };

const MAX_AGE_SECONDS = 300;

/** @param all asked only when a document is, since these operations are among them */
export function documentOperations(all: () => readonly Operation[]): Operation[] {
	const writeJson = once(async () => {
		const { writeApiDocument } = await import("./openapi.ts");
		return toDocument(JSON.stringify(writeApiDocument(all())), { "Content-Type": "application/json; charset=utf-8" });
	});
	const writePage = once(async () => {
		const [{ writeApiDocument }, { renderDocs }] = await Promise.all([import("./openapi.ts"), import("./docs/docs-page.ts")]);
		const { page, headers } = await renderDocs(writeApiDocument(all()));
		return toDocument(page, { ...headers, "Content-Type": "text/html; charset=utf-8" });
	});
	const shared = {
		method: "GET",
		tag: "Service",
		access: "public",
		headers: [{ name: "If-None-Match", description: "The `ETag` of an earlier answer.", schema: z.optional(z.string()) }],
		bareAnswers: { 304: "It is still the one with this `ETag`." },
		errors: [],
	} as const;

	return [
		operation({
			...shared,
			headers: [...shared.headers],
			errors: [],
			path: "/openapi.json",
			operationId: "getApiDocument",
			summary: "The API as an OpenAPI document",
			description: "OpenAPI 3.1, written from the schemas that check the requests.",
			answer: {
				status: 200,
				description: "The document.",
				schema: z.looseObject({ openapi: z.string() }),
				examples: { document: { openapi: "3.1.1" } },
				headers: { ETag: "Changes when the document does." },
			},
			handle: async (c) => answerDocument(c, await writeJson()),
		}),
		operation({
			...shared,
			headers: [...shared.headers],
			errors: [],
			path: "/docs",
			operationId: "getApiReference",
			summary: "The API as a page to read",
			description: "The same document for people. It loads nothing from elsewhere and runs no script.",
			answer: {
				status: 200,
				description: "The page.",
				schema: z.string(),
				contentTypes: ["text/html"],
				examples: { page: "<!doctype html>" },
				headers: { ETag: "Changes when the page does." },
			},
			handle: async (c) => answerDocument(c, await writePage()),
		}),
	];
}

function answerDocument(c: Context<ApiEnv>, { text, etag, headers }: Document): Response {
	c.header("ETag", `"${etag}"`);
	// Caches may keep it, and who asks from another page is answered with more headers.
	c.header("Vary", "Origin");
	c.header("Cache-Control", `public, max-age=${MAX_AGE_SECONDS}`);
	return matchesEtag(c.req.header("If-None-Match") ?? "", etag) ? c.body(null, 304) : c.body(text, 200, headers);
}

async function toDocument(text: string, headers: Record<string, string>): Promise<Document> {
	const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
	const etag = [...new Uint8Array(digest, 0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	return { text, etag, headers };
}

/** A document is the same for everybody until the next deployment. One that failed is written again. */
function once<T>(write: () => Promise<T>): () => Promise<T> {
	let written: T | null = null;
	return async () => {
		written ??= await write();
		return written;
	};
}
