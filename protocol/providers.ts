/**
 * The AI providers that the service knows by name: one table, as data. It imports nothing, so that pages and apps can show
 * it; who calls the providers is in `worker/writer/llm`.
 *
 * Addresses, models and limits are those of the providers' own documents in November 2026, named beside each entry.
 */

/** `openai`: `POST …/chat/completions`. `anthropic`: `POST …/messages`. */
export type Dialect = "openai" | "anthropic";

/**
 * How an answer can be held to JSON: by a schema that the provider enforces, by a mode that yields any JSON, or by the
 * prompt alone. The service checks the answer in each case.
 */
export type JsonMode = "schema" | "object" | "none";

/** `maker`: sells its own models. `host`: serves models of many makers. `local`: runs on the user's own machines. */
export type ProviderGroup = "demo" | "maker" | "host" | "local" | "custom";

export type ProviderPreset = {
	/** What `X-AI-Provider` says. Ids are stored with tasks: they may be added and are never taken away. */
	id: string;
	name: { en: string; zh: string };
	group: ProviderGroup;
	/** Null: the user names it. */
	baseUrl: string | null;
	/** The same service in other regions, whose keys are their own. */
	otherBaseUrls: readonly string[];
	/** Null: the user names it. */
	defaultModel: string | null;
	dialect: Dialect;
	jsonMode: JsonMode;
	/** Optional fields of a chat request that it refuses. */
	lacks: readonly string[];
	/**
	 * What to send as the most tokens of an answer: where the provider asks for the number, or its own default may cut a
	 * chapter of 4,000 words (6,000 tokens and the thoughts before them). Null: nothing is sent.
	 */
	outputTokens: number | null;
	/** Whether calls need a key. */
	needsKey: boolean;
	/** The page on which a user makes a key. */
	keyUrl: string | null;
	/** What to ask its list of models for, as a query without `?`. */
	modelsQuery: string;
};

/** What most entries have in common. */
const usual = {
	otherBaseUrls: [],
	dialect: "openai",
	lacks: [],
	outputTokens: null,
	needsKey: true,
	modelsQuery: "",
} as const;

/** Enough for a chapter after long thoughts, and no more than the smallest limit among the usual hosted models. */
const HOSTED_OUTPUT_TOKENS = 16_384;

// In the order in which they are offered.
const TABLE = [
	{
		...usual,
		id: "openai",
		name: { en: "OpenAI", zh: "OpenAI" },
		group: "maker",
		baseUrl: "https://api.openai.com/v1",
		// developers.openai.com/api/docs/models
		defaultModel: "gpt-6.1-sol",
		jsonMode: "schema",
		keyUrl: "https://platform.openai.com/api-keys",
	},
	{
		...usual,
		id: "anthropic",
		name: { en: "Anthropic Claude", zh: "Anthropic Claude" },
		group: "maker",
		baseUrl: "https://api.anthropic.com/v1",
		// platform.claude.com/docs/en/models/overview: every current model writes at least 64,000 tokens.
		defaultModel: "claude-sonnet-5-5",
		dialect: "anthropic",
		jsonMode: "schema",
		outputTokens: 32_000,
		keyUrl: "https://platform.claude.com/settings/keys",
		// platform.claude.com/docs/en/api/models/list: else a page has 20.
		modelsQuery: "limit=1000",
	},
	{
		...usual,
		id: "gemini",
		name: { en: "Google Gemini", zh: "Google Gemini" },
		group: "maker",
		baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
		// ai.google.dev/gemini-api/docs/models
		defaultModel: "gemini-3.8-flash",
		jsonMode: "schema",
		keyUrl: "https://aistudio.google.com/apikey",
	},
	{
		...usual,
		id: "deepseek",
		name: { en: "DeepSeek", zh: "DeepSeek 深度求索" },
		group: "maker",
		baseUrl: "https://api.deepseek.com",
		// api-docs.deepseek.com/quick_start/pricing: at most 384K tokens, thoughts included.
		defaultModel: "deepseek-flash",
		jsonMode: "object",
		outputTokens: 64_000,
		keyUrl: "https://platform.deepseek.com/api_keys",
	},
	{
		...usual,
		id: "zhipu",
		name: { en: "Zhipu GLM", zh: "智谱 GLM" },
		group: "maker",
		baseUrl: "https://open.bigmodel.cn/api/paas/v4",
		otherBaseUrls: ["https://api.z.ai/api/paas/v4"],
		// docs.bigmodel.cn: `response_format` knows `json_object` only; `stream_options` is not among its fields.
		defaultModel: "glm-5.3",
		jsonMode: "object",
		lacks: ["stream_options"],
		keyUrl: "https://open.bigmodel.cn/usercenter/proj-mgmt/apikeys",
	},
	{
		...usual,
		id: "moonshot",
		name: { en: "Moonshot Kimi", zh: "月之暗面 Kimi" },
		group: "maker",
		baseUrl: "https://api.moonshot.cn/v1",
		otherBaseUrls: ["https://api.moonshot.ai/v1"],
		// platform.kimi.ai/docs/guide/kimi-k3-1-pro-quickstart: an answer may have 131,072 tokens by default.
		defaultModel: "kimi-k3.1-pro",
		jsonMode: "object",
		keyUrl: "https://platform.moonshot.cn/console/api-keys",
	},
	{
		...usual,
		id: "qwen",
		name: { en: "Alibaba Qwen", zh: "阿里云百炼 通义千问" },
		group: "maker",
		baseUrl: "https://dashscope.aliyuncs.com/compatible-mode/v1",
		otherBaseUrls: [
			"https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
			"https://dashscope-us.aliyuncs.com/compatible-mode/v1",
		],
		// help.aliyun.com/zh/model-studio/models. Its JSON mode is refused while a model thinks, which these do by default.
		defaultModel: "qwen3.7-plus",
		jsonMode: "none",
		lacks: ["response_format"],
		keyUrl: "https://bailian.console.aliyun.com/?tab=model#/api-key",
	},
	{
		...usual,
		id: "xai",
		name: { en: "xAI Grok", zh: "xAI Grok" },
		group: "maker",
		baseUrl: "https://api.x.ai/v1",
		// docs.x.ai/developers/models
		defaultModel: "grok-4.7",
		jsonMode: "schema",
		keyUrl: "https://console.x.ai/team/default/api-keys",
	},
	{
		...usual,
		id: "mistral",
		name: { en: "Mistral", zh: "Mistral" },
		group: "maker",
		baseUrl: "https://api.mistral.ai/v1",
		// docs.mistral.ai/getting-started/models: an alias of the newest. A field that it does not know is answered 422.
		defaultModel: "mistral-medium-latest",
		jsonMode: "schema",
		lacks: ["stream_options"],
		keyUrl: "https://console.mistral.ai/api-keys",
	},
	{
		...usual,
		id: "openrouter",
		name: { en: "OpenRouter", zh: "OpenRouter" },
		group: "host",
		baseUrl: "https://openrouter.ai/api/v1",
		// openrouter.ai/models. Schemas work with some of its models only.
		defaultModel: "anthropic/claude-sonnet-5.5",
		jsonMode: "object",
		keyUrl: "https://openrouter.ai/settings/keys",
	},
	{
		...usual,
		id: "siliconflow",
		name: { en: "SiliconFlow", zh: "硅基流动 SiliconFlow" },
		group: "host",
		baseUrl: "https://api.siliconflow.cn/v1",
		otherBaseUrls: ["https://api.siliconflow.com/v1"],
		// docs.siliconflow.cn/docs/api/chat-completions-post
		defaultModel: "deepseek-ai/DeepSeek-V4-Flash",
		jsonMode: "object",
		outputTokens: HOSTED_OUTPUT_TOKENS,
		keyUrl: "https://cloud.siliconflow.cn/account/ak",
		// docs.siliconflow.cn/cn/api-reference/models/get-model-list: its entries have no other mark of what they do.
		modelsQuery: "sub_type=chat",
	},
	{
		...usual,
		id: "together",
		name: { en: "Together AI", zh: "Together AI" },
		group: "host",
		baseUrl: "https://api.together.xyz/v1",
		// docs.together.ai/docs/glm-5.2-quickstart
		defaultModel: "zai-org/GLM-5.2",
		jsonMode: "object",
		outputTokens: HOSTED_OUTPUT_TOKENS,
		keyUrl: "https://api.together.ai/settings/api-keys",
	},
	{
		...usual,
		id: "groq",
		name: { en: "Groq", zh: "Groq" },
		group: "host",
		baseUrl: "https://api.groq.com/openai/v1",
		// console.groq.com/docs/models. Its structured outputs (console.groq.com/docs/structured-outputs) do not stream.
		defaultModel: "openai/gpt-oss-120b",
		jsonMode: "none",
		lacks: ["response_format"],
		outputTokens: HOSTED_OUTPUT_TOKENS,
		keyUrl: "https://console.groq.com/keys",
	},
	{
		...usual,
		id: "fireworks",
		name: { en: "Fireworks AI", zh: "Fireworks AI" },
		group: "host",
		baseUrl: "https://api.fireworks.ai/inference/v1",
		// docs.fireworks.ai/guides/querying-text-models. Without a number an answer ends at 2,048 tokens.
		defaultModel: "accounts/fireworks/models/glm-5p2",
		jsonMode: "schema",
		outputTokens: HOSTED_OUTPUT_TOKENS,
		keyUrl: "https://app.fireworks.ai/settings/users/api-keys",
	},
	{
		...usual,
		id: "ollama",
		name: { en: "Ollama", zh: "Ollama" },
		group: "local",
		// docs.ollama.com/api/openai-compatibility
		baseUrl: "http://127.0.0.1:11434/v1",
		defaultModel: null,
		jsonMode: "schema",
		needsKey: false,
		keyUrl: null,
	},
	{
		...usual,
		id: "lmstudio",
		name: { en: "LM Studio", zh: "LM Studio" },
		group: "local",
		// lmstudio.ai/docs/developer/openai-compat: it takes schemas, and refuses `json_object`.
		baseUrl: "http://127.0.0.1:1234/v1",
		defaultModel: null,
		jsonMode: "schema",
		needsKey: false,
		keyUrl: null,
	},
	{
		...usual,
		id: "custom",
		name: { en: "Custom", zh: "自定义" },
		group: "custom",
		baseUrl: null,
		defaultModel: null,
		jsonMode: "object",
		keyUrl: null,
	},
	{
		...usual,
		id: "demo",
		name: { en: "Demo writer", zh: "演示写手" },
		group: "demo",
		baseUrl: null,
		defaultModel: null,
		jsonMode: "none",
		needsKey: false,
		keyUrl: null,
	},
] as const satisfies readonly ProviderPreset[];

export type Provider = (typeof TABLE)[number]["id"];

export const PRESETS: readonly (ProviderPreset & { id: Provider })[] = TABLE;

export const PROVIDER_IDS: readonly Provider[] = TABLE.map(({ id }) => id);

/** @returns for an id of a newer release an entry that is like `custom`, under its id */
export function presetOf(id: string): ProviderPreset {
	const known: ProviderPreset | undefined = PRESETS.find((preset) => preset.id === id);
	return known ?? { ...presetOf("custom"), id, name: { en: id, zh: id } };
}

/** For people; the id itself for one of a newer release. */
export function providerName(id: string, locale: "en" | "zh"): string {
	return presetOf(id).name[locale];
}
