/** Whose models can be used here, which they are, and whether a configuration works before a night's work is queued with it. */
import { modelListText } from "../../protocol/model-list-text.ts";
import { presetOf } from "../../protocol/providers.ts";
import { aiCheckBodySchema, aiModelsBodySchema, aiProvidersBodySchema } from "../../protocol/rest.ts";
import { renderTaskError } from "../../protocol/task-errors.ts";
import { readSettings } from "../settings.ts";
import { checkWriter } from "../writer/check-writer.ts";
import { listModels as askForModels } from "../writer/list-models.ts";
import { offeredPresets } from "../writer/provider-policy.ts";
import { readAiAccess } from "./ai-config.ts";
import { operation } from "./operation.ts";
import { ACCEPT_LANGUAGE, preferredLocale } from "./preferred-locale.ts";

const checkAi = operation({
	method: "POST",
	path: "/ai/check",
	operationId: "checkAi",
	tag: "AI",
	summary: "Try an AI configuration",
	description:
		"Makes the two calls that a task makes, a streamed text and a JSON answer, as small as can be, to the provider that the headers name (or the server's own), and tells whether both were answered, after 20 seconds each at most. The key is used for these calls and not kept. It counts as one of the calls that make tasks.",
	access: "bearer",
	headers: [ACCEPT_LANGUAGE],
	takesAi: true,
	answer: {
		status: 200,
		description: "Whether it works; if not, why, as a failed task would say it.",
		schema: aiCheckBodySchema,
		examples: {
			usable: {
				success: true,
				isUsable: true,
				provider: "openai",
				model: "gpt-6.1-sol",
				answeredInMs: 640,
				code: null,
				error: null,
			},
			refused: {
				success: true,
				isUsable: false,
				provider: "deepseek",
				model: null,
				answeredInMs: null,
				code: "provider_auth",
				error: renderTaskError("en", "provider_auth"),
			},
		},
	},
	errors: ["rate_limited"],
	async handle(c) {
		const read = readAiAccess(c);
		if (!read.ok) return read.response;
		// It calls hosts that users name: not as often as somebody likes.
		const taken = await c.env.TASK_QUEUE.getByName(c.var.identity.userId).takeToken();
		if (!taken.ok) return taken;
		const { model, answeredInMs, code, errorDetail } = await checkWriter(read.access, c.req.raw.signal);
		const error = code === null ? null : renderTaskError(preferredLocale(c), code, errorDetail);
		const detail = errorDetail === undefined ? {} : { errorDetail };
		return { isUsable: code === null, provider: read.access.provider, model, answeredInMs, code, ...detail, error };
	},
});

const listModels = operation({
	method: "GET",
	path: "/ai/models",
	operationId: "listAiModels",
	tag: "AI",
	summary: "List a provider's models",
	description:
		"Asks the provider that the headers name (or the server's own) for its models, and answers with those that write text: at most 500, after 15 seconds at most. `X-AI-Model` is not needed. The key is used for this call and not kept. It counts as one of the calls that make tasks.",
	access: "bearer",
	headers: [ACCEPT_LANGUAGE],
	takesAi: true,
	answer: {
		status: 200,
		description: "The models; none if they could not be listed, and why.",
		schema: aiModelsBodySchema,
		examples: {
			listed: {
				success: true,
				provider: "anthropic",
				models: [{ id: "claude-sonnet-5-5", name: "Claude Sonnet 5.5" }],
				code: null,
				error: null,
			},
			refused: {
				success: true,
				provider: "deepseek",
				models: [],
				code: "provider_auth",
				error: renderTaskError("en", "provider_auth"),
			},
		},
	},
	errors: ["rate_limited"],
	async handle(c) {
		const read = readAiAccess(c, "address");
		if (!read.ok) return read.response;
		const taken = await c.env.TASK_QUEUE.getByName(c.var.identity.userId).takeToken();
		if (!taken.ok) return taken;
		const { models, code } = await askForModels(read.access, c.req.raw.signal);
		const error = code === null ? null : modelListText(code, preferredLocale(c), null);
		return { provider: read.access.provider, models, code, error };
	},
});

const listProviders = operation({
	method: "GET",
	path: "/ai/providers",
	operationId: "listAiProviders",
	tag: "AI",
	summary: "List the providers that can be used here",
	description: "The names that `X-AI-Provider` takes on this deployment, with what each needs, and the server's own model.",
	access: "public",
	answer: {
		status: 200,
		description: "The providers, in the order to offer them in.",
		schema: aiProvidersBodySchema,
		examples: {
			some: {
				success: true,
				// Without an address: the reference page names none but this deployment's.
				providers: [
					{
						id: "custom",
						name: presetOf("custom").name,
						group: "custom",
						baseUrl: null,
						defaultModel: null,
						needsKey: true,
						keyUrl: null,
					},
				],
				serverDefault: { provider: "openai", model: "gpt-6.1-sol" },
			},
		},
	},
	errors: [],
	handle(c) {
		const settings = readSettings(c.env);
		const providers = offeredPresets(settings).map(({ id, name, group, baseUrl, defaultModel, needsKey, keyUrl }) => ({
			...{ id, name, group, baseUrl, defaultModel, needsKey, keyUrl },
		}));
		const { AI_DEFAULT_PROVIDER: provider, AI_DEFAULT_MODEL: model } = settings;
		const serverDefault = provider === undefined ? null : { provider, model: model ?? presetOf(provider).defaultModel };
		return { providers, serverDefault };
	},
});

export const aiOperations = [listProviders, listModels, checkAi];
