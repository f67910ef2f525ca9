/**
 * Whose model writes. Kept for this tab only, since it holds keys; each provider has its own, so that choosing another
 * one never sends it the first one's key.
 */
import * as z from "zod/v4/mini";
import type { AiConfig } from "../../../protocol/rest.ts";
import { type Provider, providerSchema } from "../../../protocol/task.ts";

const KEY = "novel-queue.ai";

const access = z.object({ model: z.string(), apiKey: z.string(), baseUrl: z.string() });
const settingsSchema = z.object({ provider: providerSchema, access: z.partialRecord(providerSchema, access) });

export type Access = z.infer<typeof access>;
export type AiSettings = z.infer<typeof settingsSchema>;

export const PROVIDERS: readonly Provider[] = ["demo", "openai", "deepseek", "gemini", "custom"];

const NO_ACCESS: Access = { model: "", apiKey: "", baseUrl: "" };
const DEFAULT: AiSettings = { provider: "demo", access: {} };

export function loadAiSettings(): AiSettings {
	const kept = sessionStorage.getItem(KEY);
	if (kept === null) return DEFAULT;
	const parsed = z.safeParse(settingsSchema, JSON.parse(kept));
	return parsed.success ? parsed.data : DEFAULT;
}

export function saveAiSettings(settings: AiSettings): void {
	sessionStorage.setItem(KEY, JSON.stringify(settings));
}

export function accessOf({ provider, access }: AiSettings): Access {
	return access[provider] ?? NO_ACCESS;
}

export function withAccess(settings: AiSettings, change: Partial<Access>): AiSettings {
	return { ...settings, access: { ...settings.access, [settings.provider]: { ...accessOf(settings), ...change } } };
}

/** Only what the chosen provider has a use for. */
export function aiConfigOf(settings: AiSettings): AiConfig {
	const { provider } = settings;
	if (provider === "demo") return { provider };
	const { model, apiKey, baseUrl } = accessOf(settings);
	return provider === "custom" ? { provider, model, apiKey, baseUrl } : { provider, model, apiKey };
}
