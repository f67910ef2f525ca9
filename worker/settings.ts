/**
 * The settings of a deployment, read and checked in one place. A wrong one refuses to serve and says which; secrets
 * have no defaults.
 */
import * as z from "zod/v4/mini";
import { LIMITS } from "../protocol/limits.ts";
import { presetOf } from "../protocol/providers.ts";
import { providerSchema } from "../protocol/task.ts";
import { checkBaseUrl } from "./writer/base-url.ts";
import { isKeyNeeded } from "./writer/provider-policy.ts";

const flagSchema = z.pipe(
	z._default(z.enum(["true", "false", ""]), "false"),
	z.transform((text) => text === "true"),
);
/** Secrets that are shorter can be guessed offline from one token. */
const secretSchema = z.optional(z.string().check(z.minLength(32, "must have at least 32 characters")));

const listSchema = z.pipe(
	z._default(z.string(), ""),
	z.transform((text) =>
		text
			.split(",")
			.map((entry) => entry.trim())
			.filter((entry) => entry !== ""),
	),
);

function numberSchema(fallback: number, min: number, max: number, options: { isInteger: boolean }) {
	return z.pipe(
		z._default(z.string(), String(fallback)),
		z.pipe(
			z.transform((text: string) => (text.trim() === "" ? fallback : Number(text))),
			z.number(`must be a number from ${min} to ${max}`).check(
				z.gte(min, `must be at least ${min}`),
				z.lte(max, `must be at most ${max}`),
				z.refine((value) => !options.isInteger || Number.isInteger(value), "must be a whole number"),
			),
		),
	);
}

const settingsSchema = z.object({
	JWT_SECRET: secretSchema,
	JWKS_URL: z.optional(z.url({ protocol: /^https$/, error: "must be an https URL" })),
	JWT_ISSUER: z.optional(z.string()),
	JWT_AUDIENCE: z.optional(z.string()),
	KEY_ENCRYPTION_SECRET: secretSchema,
	KEY_ENCRYPTION_SECRET_PREVIOUS: secretSchema,
	ALLOWED_ORIGINS: listSchema,
	MAX_RUNNING_PER_USER: numberSchema(3, 1, 100, { isInteger: true }),
	MAX_QUEUED_PER_USER: numberSchema(1_000, 1, LIMITS.tasksPerUser, { isInteger: true }),
	ENQUEUES_PER_MINUTE: numberSchema(120, 1, 1_000_000, { isInteger: true }),
	// An editor that saves by itself each second stays below it.
	BIBLE_WRITES_PER_MINUTE: numberSchema(60, 1, 1_000_000, { isInteger: true }),
	MAX_STORED_MB_PER_USER: numberSchema(200, 1, 100_000, { isInteger: false }),
	OPS_SHARDS: numberSchema(4, 1, 64, { isInteger: true }),
	// Long enough to find out in the morning what a night has brought, and for a month's list.
	FINISHED_TASKS_KEPT_DAYS: numberSchema(30, 1, 3_650, { isInteger: false }),
	LOG_WAKES: flagSchema,
	DEV_SIGN_IN: flagSchema,
	ALLOW_PRIVATE_BASE_URL: flagSchema,
	DEMO_CHARS_PER_SECOND: numberSchema(240, 0, 1_000_000, { isInteger: false }),
	// At most two minutes: the first token gets three of these, which has to stay below the limit of a whole call.
	STALL_TIMEOUT_SECONDS: numberSchema(60, 1, 120, { isInteger: false }),
	AI_ALLOWED_HOSTS: z.pipe(
		listSchema,
		z.transform((hosts) => hosts.map((host) => host.toLowerCase())),
	),
	AI_DEFAULT_PROVIDER: z.optional(providerSchema),
	AI_DEFAULT_MODEL: z.optional(z.string()),
	AI_DEFAULT_KEY: z.optional(z.string()),
	AI_DEFAULT_BASE_URL: z.optional(z.url("must be a URL")),
});

/** What no single setting shows: settings that only make sense together. */
function findConflict(settings: z.infer<typeof settingsSchema>): string | null {
	const wrongOrigin = settings.ALLOWED_ORIGINS.find((origin) => URL.parse(origin)?.origin !== origin);
	if (wrongOrigin !== undefined) return `ALLOWED_ORIGINS is wrong: “${wrongOrigin}” is no origin like https://app.example.`;
	if (settings.DEV_SIGN_IN && settings.JWKS_URL !== undefined) {
		return "DEV_SIGN_IN and JWKS_URL exclude each other: tokens of development sign-in would be refused.";
	}
	const wrongHost = settings.AI_ALLOWED_HOSTS.find((host) => !isHost(host.replace(/^\*\./, "")));
	if (wrongHost !== undefined) {
		return `AI_ALLOWED_HOSTS is wrong: “${wrongHost}” is no host like api.example.com or *.example.com.`;
	}
	return findDefaultConflict(settings);
}

function isHost(text: string): boolean {
	return !text.includes("*") && URL.parse(`https://${text}`)?.hostname === text;
}

/** What the server's own model lacks. */
function findDefaultConflict(settings: z.infer<typeof settingsSchema>): string | null {
	const { AI_DEFAULT_PROVIDER: provider, AI_DEFAULT_KEY: key, AI_DEFAULT_MODEL: model, AI_DEFAULT_BASE_URL: url } = settings;
	if (provider === undefined || provider === "demo") return null;
	const { baseUrl, defaultModel } = presetOf(provider);
	const needs = [
		...(key === undefined && isKeyNeeded(provider, url ?? null, settings.ALLOW_PRIVATE_BASE_URL)
			? ["the secret AI_DEFAULT_KEY"]
			: []),
		...(model === undefined && defaultModel === null ? ["AI_DEFAULT_MODEL"] : []),
		...(url === undefined && baseUrl === null ? ["AI_DEFAULT_BASE_URL"] : []),
	];
	if (needs.length > 0) return `AI_DEFAULT_PROVIDER is ${provider}, which needs ${needs.join(" and ")}.`;
	// Where the operator's own model is, also in a private network, the operator decides.
	const address = checkBaseUrl(url ?? baseUrl ?? "", { allowPrivate: true, allowedHosts: settings.AI_ALLOWED_HOSTS });
	return address.ok ? null : `AI_DEFAULT_PROVIDER is ${provider}, whose address ${address.reason}.`;
}
export type Settings = z.infer<typeof settingsSchema>;

/** A setting is missing or wrong; the message names it and never holds its value. */
export class SettingsError extends Error {
	override readonly name = "SettingsError";
}

// One environment object serves all requests of an isolate, so it is checked once.
const checked = new WeakMap<object, Settings>();

/** @throws SettingsError naming the first wrong setting */
export function readSettings(env: Cloudflare.Env): Settings {
	const known = checked.get(env);
	if (known !== undefined) return known;
	const result = z.safeParse(settingsSchema, env);
	if (!result.success) {
		const issue = result.error.issues[0];
		throw new SettingsError(`The setting ${issue?.path.join(".") ?? "?"} is wrong: it ${issue?.message ?? "cannot be read"}.`);
	}
	const conflict = findConflict(result.data);
	if (conflict !== null) throw new SettingsError(`The settings do not fit together: ${conflict}`);
	checked.set(env, result.data);
	return result.data;
}
