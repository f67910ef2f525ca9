/** Which providers this deployment offers, and which of them need a key. Pure: settings in, verdicts out. */
import { PRESETS, type ProviderPreset, presetOf } from "../../protocol/providers.ts";
import type { Provider } from "../../protocol/task.ts";
import type { Settings } from "../settings.ts";
import { addressPolicyOf, checkBaseUrl, isPrivateUrl } from "./base-url.ts";

export type ProviderSettings = Pick<Settings, "ALLOW_PRIVATE_BASE_URL" | "AI_ALLOWED_HOSTS" | "DEV_SIGN_IN">;

/** The presets that a user may name here, in the order in which they are offered. */
export function offeredPresets(settings: ProviderSettings): readonly (ProviderPreset & { id: Provider })[] {
	return PRESETS.filter(({ id }) => findProviderProblem(id, null, settings) === null);
}

/**
 * @param baseUrl the user's own address, which is checked by itself; null for the provider's
 * @returns why the provider cannot be used here, as the end of a sentence
 */
export function findProviderProblem(provider: Provider, baseUrl: string | null, settings: ProviderSettings): string | null {
	const preset = presetOf(provider);
	if (preset.group === "demo") return settings.DEV_SIGN_IN ? null : "demo is only there in development";
	if (preset.group === "local" && !settings.ALLOW_PRIVATE_BASE_URL) {
		return `${provider} is only there where the server allows private addresses`;
	}
	if (baseUrl !== null || preset.baseUrl === null) return null;
	const isAllowed = checkBaseUrl(preset.baseUrl, addressPolicyOf(settings)).ok;
	return isAllowed ? null : `${provider} answers at none of the hosts that this server allows`;
}

/** A service of the user's own network seldom asks for a key. */
export function isKeyNeeded(provider: Provider, baseUrl: string | null, allowPrivate: boolean): boolean {
	const preset = presetOf(provider);
	if (preset.group !== "custom") return preset.needsKey;
	return !(allowPrivate && baseUrl !== null && isPrivateUrl(baseUrl));
}
