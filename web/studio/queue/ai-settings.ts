/**
 * Whose model writes. Each provider has its own access, so that choosing another one never sends it the first one's key.
 * All of it lives in this tab; what the writer asks to remember lives in the browser, provider by provider.
 */
import { arrayOf, isString, objectOf, oneOf, recordOf } from "../../../protocol/check-value.ts";
import { PROVIDER_IDS, presetOf } from "../../../protocol/providers.ts";
import type { AiConfig } from "../../../protocol/rest.ts";
import type { Provider } from "../../../protocol/task.ts";

const KEY = "novel-queue.ai";

export type Access = { model: string; apiKey: string; baseUrl: string };
/** By provider. */
type AccessTable = Record<string, Access>;
export type AiSettings = {
	provider: Provider;
	access: AccessTable;
	/** Whose access outlives the tab. */
	remembered: readonly Provider[];
};

const NO_ACCESS: Access = { model: "", apiKey: "", baseUrl: "" };
const DEFAULT: AiSettings = { provider: "demo", access: {}, remembered: [] };

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const isAccess = objectOf<Access>({ model: isString, apiKey: isString, baseUrl: isString });
const isProvider = oneOf(PROVIDER_IDS);
const isSettings = objectOf<AiSettings>({ provider: isProvider, access: recordOf(isAccess), remembered: arrayOf(isProvider) });

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
	const isRemembered = (of: string) => remembered.some((provider) => provider === of);
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
	const access = accessOf(settings);
	const { baseUrl, defaultModel, needsKey } = presetOf(provider);
	const needed: (keyof Access)[] = [];
	if (baseUrl === null) needed.push("baseUrl");
	if (defaultModel === null) needed.push("model");
	// A service of the writer's own network seldom asks for a key; whether it may be there, the server decides.
	if (needsKey && !(provider === "custom" && /^\s*http:/i.test(access.baseUrl))) needed.push("apiKey");
	return needed.filter((field) => access[field].trim() === "");
}

/** Only what the chosen provider has a use for. */
export function aiConfigOf(settings: AiSettings): AiConfig {
	const { provider } = settings;
	if (provider === "demo") return { provider };
	const { model, apiKey, baseUrl } = accessOf(settings);
	return { provider, model, baseUrl, ...(presetOf(provider).needsKey && { apiKey }) };
}

function only(access: AccessTable, isWanted: (provider: string) => boolean): AccessTable {
	return Object.fromEntries(Object.entries(access).filter(([provider]) => isWanted(provider)));
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
