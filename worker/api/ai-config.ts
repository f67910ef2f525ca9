/**
 * Whose model a task is written with: the `X-AI-*` headers, else the server's own where it is configured. A key is sealed
 * here, as it comes in, and goes on only in its box; only the check of a configuration uses it at once.
 */
import type { Context } from "hono";
import type { Issue } from "../../protocol/errors.ts";
import { presetOf } from "../../protocol/providers.ts";
import { AI_HEADERS, type AiConfig, aiConfigSchema } from "../../protocol/rest.ts";
import type { Provider } from "../../protocol/task.ts";
import type { Settings } from "../settings.ts";
import { addressPolicyOf, checkBaseUrl } from "../writer/base-url.ts";
import type { WriterAccess } from "../writer/check-writer.ts";
import { keySealer } from "../writer/key-box.ts";
import { findProviderProblem, isKeyNeeded } from "../writer/provider-policy.ts";
import { check } from "./body.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";
import type { HeaderParameter } from "./operation.ts";

export type AiChoice = {
	provider: Provider;
	model: string | null;
	keySource: "user" | "server" | "none";
	/** Seals the user's key for a task; null where no key of the user is needed. */
	seal: (taskId: string) => Promise<string | null>;
};

/** The headers for the API document, each with the schema that reads it. */
export const AI_HEADER_PARAMETERS: HeaderParameter[] = [
	{ name: AI_HEADERS.provider, description: "Whose model is used.", schema: aiConfigSchema.shape.provider },
	{ name: AI_HEADERS.model, description: "Which of its models.", schema: aiConfigSchema.shape.model },
	{ name: AI_HEADERS.apiKey, description: "With which key.", schema: aiConfigSchema.shape.apiKey },
	{ name: AI_HEADERS.baseUrl, description: "At which address.", schema: aiConfigSchema.shape.baseUrl },
];

const noBox = async (): Promise<null> => null;

/** Whether the request names an AI of its own at all. */
export function hasAiConfig(c: Context): boolean {
	return Object.values(AI_HEADERS).some((name) => c.req.header(name) !== undefined);
}

type Refused = { ok: false; response: Response };

export function readAiConfig(c: Context<ApiEnv>): { ok: true; ai: AiChoice } | Refused {
	const read = readConfig(c);
	if (!read.ok) return read;
	if (read.config !== null) return seal(c, read.config);
	const { AI_DEFAULT_PROVIDER: provider, AI_DEFAULT_MODEL: model } = c.var.settings;
	if (provider === undefined) return { ok: false, response: refuseNone(c) };
	return { ok: true, ai: { provider, model: model ?? null, keySource: provider === "demo" ? "none" : "server", seal: noBox } };
}

/**
 * The same, for a call that is made at once.
 * @param needs `address` for a call that asks for no model
 */
export function readAiAccess(
	c: Context<ApiEnv>,
	needs: "model" | "address" = "model",
): { ok: true; access: WriterAccess } | Refused {
	const read = readConfig(c, needs);
	if (!read.ok) return read;
	const { settings } = c.var;
	if (read.config !== null) return { ok: true, access: toAccess(read.config) };
	const {
		AI_DEFAULT_PROVIDER: provider,
		AI_DEFAULT_MODEL: model,
		AI_DEFAULT_KEY: apiKey,
		AI_DEFAULT_BASE_URL: baseUrl,
	} = settings;
	if (provider === undefined) return { ok: false, response: refuseNone(c) };
	return { ok: true, access: toAccess({ provider, model, apiKey, baseUrl }) };
}

/** @returns a null config if the request names none */
function readConfig(c: Context<ApiEnv>, needs: "model" | "address" = "model"): { ok: true; config: AiConfig | null } | Refused {
	const { settings } = c.var;
	const header = (name: string): string | undefined => c.req.header(name)?.trim() || undefined;
	const sent = {
		provider: header(AI_HEADERS.provider)?.toLowerCase(),
		model: header(AI_HEADERS.model),
		apiKey: header(AI_HEADERS.apiKey),
		baseUrl: header(AI_HEADERS.baseUrl),
	};
	if (Object.values(sent).every((value) => value === undefined)) return { ok: true, config: null };
	const config = check(c, aiConfigSchema, sent, AI_HEADERS);
	if (!config.ok) return config;
	const { baseUrl } = config.value;
	const checked = baseUrl === undefined ? null : checkBaseUrl(baseUrl, addressPolicyOf(settings));
	const issues = findIssues(config.value, settings, needs);
	if (checked?.ok === false) issues.push({ path: AI_HEADERS.baseUrl, message: checked.reason });
	if (issues.length > 0) {
		const error = `The AI configuration is not complete: ${issues.map(({ path, message }) => `${path} ${message}`).join("; ")}.`;
		return { ok: false, response: refusal(c, "ai_config_invalid", error, issues) };
	}
	// What was checked is what is used, and not another spelling of it.
	return { ok: true, config: checked?.ok === true ? { ...config.value, baseUrl: checked.url } : config.value };
}

function refuseNone(c: Context): Response {
	const names = `${AI_HEADERS.provider} (openai, anthropic, gemini, deepseek, …; GET /api/ai/providers has them all), ${AI_HEADERS.apiKey} and, if you like, ${AI_HEADERS.model}`;
	const error = `No AI is configured. Send the headers ${names}; custom also needs ${AI_HEADERS.baseUrl}.`;
	return refusal(c, "ai_config_missing", error, [{ path: AI_HEADERS.provider, message: "is missing" }]);
}

function findIssues(config: AiConfig, settings: Settings, needs: "model" | "address"): Issue[] {
	const { provider, model, apiKey, baseUrl } = config;
	const preset = presetOf(provider);
	const problem = findProviderProblem(provider, baseUrl ?? null, settings);
	const issues: Issue[] = problem === null ? [] : [{ path: AI_HEADERS.provider, message: problem }];
	if (preset.group === "demo") return issues;
	// It travels in a header of the provider's again, where nothing else may stand.
	if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
		issues.push({ path: AI_HEADERS.apiKey, message: "has characters that no key has" });
	}
	if (apiKey === undefined && isKeyNeeded(provider, baseUrl ?? null, settings.ALLOW_PRIVATE_BASE_URL)) {
		issues.push({ path: AI_HEADERS.apiKey, message: "is missing" });
	}
	if (baseUrl === undefined && preset.baseUrl === null) issues.push({ path: AI_HEADERS.baseUrl, message: "is missing" });
	if (model === undefined && preset.defaultModel === null && needs === "model") {
		issues.push({ path: AI_HEADERS.model, message: "is missing" });
	}
	return issues;
}

function seal(c: Context<ApiEnv>, { provider, model, apiKey, baseUrl }: AiConfig): { ok: true; ai: AiChoice } | Refused {
	if (provider === "demo") return { ok: true, ai: { provider, model: null, keySource: "none", seal: noBox } };
	// A local provider at its usual address: there is nothing to seal.
	if (apiKey === undefined && baseUrl === undefined) {
		return { ok: true, ai: { provider, model: model ?? null, keySource: "none", seal: noBox } };
	}
	const secret = c.var.settings.KEY_ENCRYPTION_SECRET;
	if (secret === undefined) {
		return {
			ok: false,
			response: refusal(c, "not_configured", "Keys cannot be kept safe: set the secret KEY_ENCRYPTION_SECRET."),
		};
	}
	const { userId } = c.var.identity;
	const content = { ...(apiKey === undefined ? {} : { apiKey }), ...(baseUrl === undefined ? {} : { baseUrl }) };
	const sealFor = keySealer(secret, content);
	const ai: AiChoice = {
		provider,
		model: model ?? null,
		keySource: "user",
		seal: (taskId) => sealFor({ userId, taskId }),
	};
	return { ok: true, ai };
}

type Named = { [Field in keyof AiConfig]: AiConfig[Field] | undefined } & { provider: Provider };

function toAccess({ provider, model, apiKey, baseUrl }: Named): WriterAccess {
	return { provider, model: model ?? null, apiKey: apiKey ?? null, baseUrl: baseUrl ?? null };
}
