/**
 * Whose model a task is written with: the `X-AI-*` headers, else the server's own where it is configured. A key is sealed
 * here, as it comes in, and goes on only in its box.
 */
import type { Context } from "hono";
import type { Issue } from "../../protocol/errors.ts";
import { AI_HEADERS, type AiConfig, aiConfigSchema } from "../../protocol/rest.ts";
import type { Provider } from "../../protocol/task.ts";
import type { Settings } from "../settings.ts";
import { checkBaseUrl } from "../writer/base-url.ts";
import { sealKey } from "../writer/key-box.ts";
import { check } from "./body.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";

export type AiChoice = {
	provider: Provider;
	model: string | null;
	keySource: "user" | "server" | "none";
	/** Seals the user's key for a task; null where no key of the user is needed. */
	seal: (taskId: string) => Promise<string | null>;
};

const noBox = async (): Promise<null> => null;

/** Whether the request names an AI of its own at all. */
export function hasAiConfig(c: Context): boolean {
	return Object.values(AI_HEADERS).some((name) => c.req.header(name) !== undefined);
}

type Read = { ok: true; ai: AiChoice } | { ok: false; response: Response };

export function readAiConfig(c: Context<ApiEnv>): Read {
	const { settings } = c.var;
	const header = (name: string): string | undefined => c.req.header(name)?.trim() || undefined;
	const sent = {
		provider: header(AI_HEADERS.provider)?.toLowerCase(),
		model: header(AI_HEADERS.model),
		apiKey: header(AI_HEADERS.apiKey),
		baseUrl: header(AI_HEADERS.baseUrl),
	};
	if (Object.values(sent).every((value) => value === undefined)) return readDefault(c, settings);
	const config = check(c, aiConfigSchema, sent);
	if (!config.ok) return config;
	const { baseUrl } = config.value;
	const checked = baseUrl === undefined ? null : checkBaseUrl(baseUrl, { allowPrivate: settings.ALLOW_PRIVATE_BASE_URL });
	const issues = findIssues(config.value, settings);
	if (checked?.ok === false) issues.push({ path: AI_HEADERS.baseUrl, message: checked.reason });
	if (issues.length > 0) {
		const error = `The AI configuration is not complete: ${issues.map(({ path, message }) => `${path} ${message}`).join("; ")}.`;
		return { ok: false, response: refusal(c, "ai_config_invalid", error, issues) };
	}
	// What was checked is what is used, and not another spelling of it.
	return seal(c, settings, checked?.ok === true ? { ...config.value, baseUrl: checked.url } : config.value);
}

function readDefault(c: Context<ApiEnv>, settings: Settings): Read {
	const { AI_DEFAULT_PROVIDER: provider, AI_DEFAULT_MODEL: model } = settings;
	if (provider !== undefined)
		return { ok: true, ai: { provider, model: model ?? null, keySource: provider === "demo" ? "none" : "server", seal: noBox } };
	const names = `${AI_HEADERS.provider} (gemini, openai, deepseek or custom), ${AI_HEADERS.apiKey} and, if you like, ${AI_HEADERS.model}`;
	const error = `No AI is configured. Send the headers ${names}; custom also needs ${AI_HEADERS.baseUrl}.`;
	return { ok: false, response: refusal(c, "ai_config_missing", error, [{ path: AI_HEADERS.provider, message: "is missing" }]) };
}

function findIssues({ provider, model, apiKey, baseUrl }: AiConfig, settings: Settings): Issue[] {
	const issues: Issue[] = [];
	if (provider === "demo") {
		if (!settings.DEV_SIGN_IN) issues.push({ path: AI_HEADERS.provider, message: "demo is only there in development" });
		return issues;
	}
	// It travels in a header of the provider's again, where nothing else may stand.
	if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
		issues.push({ path: AI_HEADERS.apiKey, message: "has characters that no key has" });
	}
	if (apiKey === undefined) issues.push({ path: AI_HEADERS.apiKey, message: "is missing" });
	if (provider === "custom" && baseUrl === undefined) issues.push({ path: AI_HEADERS.baseUrl, message: "is missing" });
	if (provider === "custom" && model === undefined) issues.push({ path: AI_HEADERS.model, message: "is missing" });
	return issues;
}

function seal(c: Context<ApiEnv>, settings: Settings, { provider, model, apiKey, baseUrl }: AiConfig): Read {
	if (provider === "demo") return { ok: true, ai: { provider, model: null, keySource: "none", seal: noBox } };
	const secret = settings.KEY_ENCRYPTION_SECRET;
	if (secret === undefined) {
		return {
			ok: false,
			response: refusal(c, "not_configured", "Keys cannot be kept safe: set the secret KEY_ENCRYPTION_SECRET."),
		};
	}
	const { userId } = c.var.identity;
	const content = { ...(apiKey === undefined ? {} : { apiKey }), ...(baseUrl === undefined ? {} : { baseUrl }) };
	const sealFor = (taskId: string) => sealKey(secret, { userId, taskId }, content);
	return { ok: true, ai: { provider, model: model ?? null, keySource: "user", seal: sealFor } };
}
