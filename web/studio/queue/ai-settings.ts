/**
 * Whose model writes. Each provider has its own access, so that choosing another one never sends it the first one's key.
 * All of it lives in this tab; what the writer asks to remember lives in the browser, provider by provider.
 */
import { isProvider } from "../../../protocol/check-task.ts";
import { arrayOf, type Check, isString, objectOf, optional } from "../../../protocol/check-value.ts";
import type { AiConfig } from "../../../protocol/rest.ts";
import type { Provider } from "../../../protocol/task.ts";

const KEY = "novel-queue.ai";

export type Access = { model: string; apiKey: string; baseUrl: string };
type AccessTable = Partial<Record<Provider, Access | undefined>>;
export type AiSettings = {
	provider: Provider;
	access: AccessTable;
	/** Whose access outlives the tab. */
	remembered: readonly Provider[];
};

export const PROVIDERS: readonly Provider[] = ["demo", "openai", "deepseek", "gemini", "custom"];

const NO_ACCESS: Access = { model: "", apiKey: "", baseUrl: "" };
const DEFAULT: AiSettings = { provider: "demo", access: {}, remembered: [] };

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const isAccess = objectOf<Access>({ model: isString, apiKey: isString, baseUrl: isString });
const isAccessTable: Check<AccessTable> = objectOf<Record<Provider, Access | undefined>>({
	demo: optional(isAccess),
	openai: optional(isAccess),
	deepseek: optional(isAccess),
	gemini: optional(isAccess),
	custom: optional(isAccess),
});
const isSettings = objectOf<AiSettings>({ provider: isProvider, access: isAccessTable, remembered: arrayOf(isProvider) });

/** What the tab has; for what is remembered, what the browser has, since another tab may have changed it. */
export function loadAiSettings(tab: Kept = sessionStorage, browser: Kept = localStorage): AiSettings {
	const here = read(tab) ?? DEFAULT;
	const kept = read(browser);
	if (kept === null) return { ...here, remembered: [] };
	// A new tab goes on with the writer whose key is there.
	const provider = tab.getItem(KEY) === null ? kept.provider : here.provider;
	return { provider, access: { ...here.access, ...kept.access }, remembered: kept.remembered };
}

export function saveAiSettings(settings: AiSettings, tab: Kept = sessionStorage, browser: Kept = localStorage): void {
	const { provider, access, remembered } = settings;
	const isRemembered = (of: Provider) => remembered.includes(of);
	tab.setItem(KEY, JSON.stringify({ provider, access: only(access, (of) => !isRemembered(of)), remembered: [] }));
	if (remembered.length === 0) {
		browser.removeItem(KEY);
		return;
	}
	const last = isRemembered(provider) || provider === "demo" ? provider : (read(browser)?.provider ?? "demo");
	browser.setItem(KEY, JSON.stringify({ provider: last, access: only(access, isRemembered), remembered }));
}

/** For the one who signs out: the next at this screen gets no key. */
export function forgetAiSettings(tab: Kept = sessionStorage, browser: Kept = localStorage): void {
	forgetTabAccess(tab);
	browser.removeItem(KEY);
}

/** What was not to be remembered. */
export function forgetTabAccess(tab: Kept = sessionStorage): void {
	tab.removeItem(KEY);
}

export function accessOf({ provider, access }: AiSettings): Access {
	return access[provider] ?? NO_ACCESS;
}

export function withAccess(settings: AiSettings, change: Partial<Access>): AiSettings {
	return { ...settings, access: { ...settings.access, [settings.provider]: { ...accessOf(settings), ...change } } };
}

export function withRemembered(settings: AiSettings, isRemembered: boolean): AiSettings {
	const others = settings.remembered.filter((provider) => provider !== settings.provider);
	return { ...settings, remembered: isRemembered ? [...others, settings.provider] : others };
}

/** Of the chosen provider: where its key is. */
export function keyState(settings: AiSettings): "none" | "tab" | "browser" {
	if (accessOf(settings).apiKey.trim() === "") return "none";
	return settings.remembered.includes(settings.provider) ? "browser" : "tab";
}

/** The fields that the chosen provider cannot do without and that are empty. */
export function missingFields(settings: AiSettings): (keyof Access)[] {
	const { provider } = settings;
	if (provider === "demo") return [];
	const needed: (keyof Access)[] = provider === "custom" ? ["baseUrl", "model", "apiKey"] : ["apiKey"];
	return needed.filter((field) => accessOf(settings)[field].trim() === "");
}

/** Only what the chosen provider has a use for. */
export function aiConfigOf(settings: AiSettings): AiConfig {
	const { provider } = settings;
	if (provider === "demo") return { provider };
	const { model, apiKey, baseUrl } = accessOf(settings);
	return provider === "custom" ? { provider, model, apiKey, baseUrl } : { provider, model, apiKey };
}

function only(access: AccessTable, isWanted: (provider: Provider) => boolean): AccessTable {
	return Object.fromEntries(PROVIDERS.filter(isWanted).map((provider) => [provider, access[provider]]));
}

/** @returns null for nothing, and for what an older page or somebody else has put there */
function read(storage: Kept): AiSettings | null {
	try {
		const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "null");
		return isSettings(kept) ? kept : null;
	} catch {
		return null;
	}
}
