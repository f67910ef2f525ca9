/** Turns a choice of model into the `X-AI-*` headers that queueing, retrying and checking read. */
import type { AiConfig, AI_HEADERS as HEADERS } from "../../../protocol/rest.ts";
import { headerValue } from "./header-value.ts";

/** The contract's names again, as the file that has them also has the schemas; one that differs does not compile. */
const AI_HEADERS: typeof HEADERS = {
	provider: "X-AI-Provider",
	model: "X-AI-Model",
	apiKey: "X-AI-Key",
	baseUrl: "X-AI-BaseUrl",
};

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
		headers[AI_HEADERS[field]] = headerValue(AI_HEADERS[field], value, "ai_config_invalid");
	}
	return headers;
}
