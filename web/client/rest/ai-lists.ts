/** Which AI providers a server offers, and which models one of them has. */
import { type AiModels, type AiProviders, isAiModelsAnswer, isAiProvidersAnswer } from "../../../protocol/check-answer.ts";
import type { AiConfig } from "../../../protocol/rest.ts";
import { aiHeaders } from "./ai-headers.ts";
import { request } from "./request.ts";

/** Needs no sign-in. @throws ApiError */
export function listAiProviders(apiBaseUrl: string): Promise<AiProviders> {
	return request({ apiBaseUrl, token: null, path: "/api/ai/providers" }, isAiProvidersAnswer);
}

/**
 * Takes up to 15 s. A list that cannot be had is an answer with a `code`.
 * @param aiConfig its model is not needed; null for the server's own, where it has one
 * @throws ApiError for a configuration that cannot be tried
 */
export function listAiModels(apiBaseUrl: string, token: string, aiConfig: AiConfig | null): Promise<AiModels> {
	return request({ apiBaseUrl, token, path: "/api/ai/models", headers: aiHeaders(aiConfig) }, isAiModelsAnswer);
}
