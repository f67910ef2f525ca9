/** Turns a choice of model into the `X-AI-*` headers that the queueing calls read. */
import type { AiConfig, AI_HEADERS as HEADERS } from "../../../protocol/rest.ts";
import { ApiError } from "./api-error.ts";

/** The contract's names again, as the file that has them also has the schemas; one that differs does not compile. */
const AI_HEADERS: typeof HEADERS = {
	provider: "X-AI-Provider",
	model: "X-AI-Model",
	apiKey: "X-AI-Key",
	baseUrl: "X-AI-BaseUrl",
};

/** What an HTTP header can carry; `fetch` throws a bare TypeError for anything else, e.g. a key pasted with a Chinese comma. */
const SENDABLE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * @param aiConfig empty fields are left out, so that the server's defaults apply; null for the server's own provider
 * @throws ApiError `ai_config_invalid` for a value that no header can carry
 */
export function aiHeaders(aiConfig: AiConfig | null): Record<string, string> {
	const headers: Record<string, string> = {};
	if (aiConfig === null) return headers;
	for (const field of ["provider", "model", "apiKey", "baseUrl"] as const) {
		const value = aiConfig[field]?.trim();
		if (value === undefined || value === "") continue;
		if (!SENDABLE.test(value)) {
			const message = `${AI_HEADERS[field]} must be plain ASCII text without line breaks.`;
			throw new ApiError("ai_config_invalid", 0, message, [{ path: AI_HEADERS[field], message }]);
		}
		headers[AI_HEADERS[field]] = value;
	}
	return headers;
}
