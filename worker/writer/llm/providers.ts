/** Where a provider is called and how: the preset of `protocol/providers.ts`, with what the user has set instead. No requests. */
import { type Dialect, type JsonMode, type ProviderPreset, presetOf } from "../../../protocol/providers.ts";
import type { Provider } from "../../../protocol/task.ts";
import { cutEnding } from "../base-url.ts";
import { WriterError } from "../writer-error.ts";

/** Providers that are called over the network; `demo` is the embedded writer. */
export type RemoteProvider = Exclude<Provider, "demo">;

export type Endpoint = {
	provider: RemoteProvider;
	/** Without a slash at its end; the calls' paths are put behind it. */
	baseUrl: string;
	model: string;
	dialect: Dialect;
	jsonMode: JsonMode;
	/** Optional fields of a chat request that it refuses. */
	lacks: readonly string[];
	/** What to send as the most tokens of an answer; null: nothing. Never null for the dialect `anthropic`, which needs it. */
	outputTokens: number | null;
};

/**
 * @param baseUrl what the user has set; null or empty means the provider's own
 * @returns null for a provider that has none of its own
 */
export function resolveBaseUrl(provider: RemoteProvider, baseUrl: string | null): string | null {
	const preset = presetOf(provider);
	return baseUrl ? cutEnding(baseUrl, preset.dialect) : preset.baseUrl;
}

/**
 * @param baseUrl already checked (`checkBaseUrl`); null or empty means the provider's own
 * @throws WriterError if there is no base URL or no model, which `custom` and local providers have not by themselves
 */
export function resolveEndpoint(provider: RemoteProvider, model: string | null, baseUrl: string | null): Endpoint {
	const preset = presetOf(provider);
	const url = resolveBaseUrl(provider, baseUrl);
	const name = model || preset.defaultModel;
	if (url === null || name === null) {
		throw new WriterError({ code: "provider_model", isRetryable: false, retryAfterMs: null });
	}
	return { provider, baseUrl: url, model: name, dialect: preset.dialect, ...traitsAt(preset, url) };
}

/** Another server under a provider's name (a proxy, a gateway) need not know schemas, nor share its gaps and limits. */
function traitsAt(preset: ProviderPreset, baseUrl: string): Pick<Endpoint, "jsonMode" | "lacks" | "outputTokens"> {
	const { jsonMode, lacks, outputTokens } = preset;
	// A local provider is a program, the same on every machine.
	if (preset.group === "local" || baseUrl === preset.baseUrl || preset.otherBaseUrls.includes(baseUrl)) {
		return { jsonMode, lacks, outputTokens };
	}
	return { jsonMode: "object", lacks: [], outputTokens: preset.dialect === "anthropic" ? outputTokens : null };
}
