/** Where each provider answers and which model it gets when the user names none. One table; no requests. */
import type { Provider } from "../../../protocol/task.ts";
import { WriterError } from "../writer-error.ts";

/** Providers that are called over the network; `demo` is the embedded writer. */
export type RemoteProvider = Exclude<Provider, "demo">;

/**
 * How a provider can be held to JSON: by a schema that it enforces, or by a mode that yields any JSON, in which case the
 * prompt's word and our check are all there is.
 */
export type JsonMode = "schema" | "object" | "none";

type ProviderEntry = { baseUrl: string | null; defaultModel: string | null; jsonMode: JsonMode };

// Models by the providers' own lists in November 2026: developers.openai.com/api/docs/models,
// api-docs.deepseek.com/quick_start/pricing, ai.google.dev/gemini-api/docs/models. All have a window of a million tokens.
const PROVIDERS: Record<RemoteProvider, ProviderEntry> = {
	openai: { baseUrl: "https://api.openai.com/v1", defaultModel: "gpt-6.1-sol", jsonMode: "schema" },
	deepseek: { baseUrl: "https://api.deepseek.com", defaultModel: "deepseek-flash", jsonMode: "object" },
	gemini: {
		baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
		defaultModel: "gemini-3.8-flash",
		jsonMode: "schema",
	},
	custom: { baseUrl: null, defaultModel: null, jsonMode: "object" },
};

export type Endpoint = {
	provider: RemoteProvider;
	baseUrl: string;
	model: string;
	dialect: "openai" | "anthropic";
	jsonMode: JsonMode;
	lacks: readonly string[];
	outputTokens: number | null;
};

/**
 * @param baseUrl already checked (`checkBaseUrl`); null or empty means the provider's own
 * @throws WriterError if `custom` comes without a base URL or a model
 */
export function resolveEndpoint(provider: RemoteProvider, model: string | null, baseUrl: string | null): Endpoint {
	const entry = PROVIDERS[provider];
	const resolved = { baseUrl: baseUrl || entry.baseUrl, model: model || entry.defaultModel };
	if (resolved.baseUrl === null || resolved.model === null) {
		throw new WriterError({ code: "provider_model", isRetryable: false, retryAfterMs: null });
	}
	// Another server under a provider's name (a proxy, a gateway) need not know schemas.
	const jsonMode = resolved.baseUrl === entry.baseUrl ? entry.jsonMode : "object";
	return {
		provider,
		baseUrl: resolved.baseUrl,
		model: resolved.model,
		dialect: "openai",
		jsonMode,
		lacks: [],
		outputTokens: null,
	};
}
