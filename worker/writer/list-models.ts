/**
 * Asks a provider which models it has. It uses the key for these calls alone, and passes on nothing of the provider's words
 * but ids and names.
 */
import { presetOf } from "../../protocol/providers.ts";
import type { ListedModel, ModelListCode } from "../../protocol/rest.ts";
import type { WriterAccess } from "./check-writer.ts";
import { type Fetch, guardedFetch } from "./guarded-fetch.ts";
import { CallRefused } from "./llm/call-refused.ts";
import { classifyError } from "./llm/classify-error.ts";
import { isRecord } from "./llm/json.ts";
import { faultIn } from "./llm/provider-fault.ts";
import { resolveBaseUrl } from "./llm/providers.ts";
import { readRefusal } from "./llm/read-fault.ts";
import { listTextModels, readModels, readNextPage } from "./text-models.ts";

export type ModelList = { models: ListedModel[]; code: ModelListCode | null };

/** Somebody waits in front of a screen. */
const LIST_TIMEOUT_MS = 15_000;
/** Anthropic's pages hold 1,000 models; a server that never ends its list is not followed. */
const MAX_PAGES = 5;

/** @param send the platform's fetch, or a test's */
export async function listModels(
	{ provider, apiKey, baseUrl }: WriterAccess,
	signal: AbortSignal,
	send: Fetch = (input, init) => fetch(input, init),
): Promise<ModelList> {
	if (provider === "demo") return { models: [], code: null };
	const { dialect, defaultModel, modelsQuery } = presetOf(provider);
	const address = resolveBaseUrl(provider, baseUrl);
	if (address === null) return { models: [], code: "provider_model" };
	const ask = guardedFetch(send);
	const patience = AbortSignal.any([signal, AbortSignal.timeout(LIST_TIMEOUT_MS)]);
	const entries: NonNullable<ReturnType<typeof readModels>> = [];
	let after: string | null = null;
	try {
		for (let page = 0; page < MAX_PAGES; page++) {
			const query = new URLSearchParams(modelsQuery);
			if (after !== null) query.set("after_id", after);
			const response: Response = await ask(`${address}/models${query.size > 0 ? `?${query}` : ""}`, {
				headers: headersFor(dialect, apiKey),
				signal: patience,
			});
			if (!response.ok) {
				if (isNoList(response.status)) {
					await response.body?.cancel();
					return { models: [], code: "no_model_list" };
				}
				throw new CallRefused(await readRefusal(response), response.headers);
			}
			const answer = parse(await response.text());
			const read = readModels(answer);
			if (read === null) {
				// Some gateways refuse a key with a good status.
				const fault = isRecord(answer) ? faultIn(answer, null) : null;
				if (fault !== null) throw new CallRefused(fault, response.headers);
				return { models: [], code: "no_model_list" };
			}
			entries.push(...read);
			after = dialect === "anthropic" ? readNextPage(answer) : null;
			if (after === null) break;
		}
	} catch (error) {
		const { code } = classifyError(error, { now: Date.now() }).failure;
		// A redirect, a web page, or a path that is not there: what answers has no list.
		const hasNoList = code === "provider_model" || code === "provider_redirected";
		return { models: [], code: hasNoList ? "no_model_list" : code };
	}
	return { models: listTextModels(entries, defaultModel), code: null };
}

function headersFor(dialect: "openai" | "anthropic", apiKey: string | null): Record<string, string> {
	const accept = { Accept: "application/json" };
	if (dialect === "anthropic") return { ...accept, "anthropic-version": "2023-06-01", ...(apiKey && { "x-api-key": apiKey }) };
	return { ...accept, ...(apiKey && { Authorization: `Bearer ${apiKey}` }) };
}

function isNoList(status: number): boolean {
	return status === 404 || status === 405 || status === 501;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
