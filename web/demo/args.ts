/** Reads the flags of `npm run demo`. */
import { parseArgs } from "node:util";
import * as z from "zod/v4/mini";
import { LIMITS } from "../../protocol/limits.ts";
import { type Locale, localeSchema } from "../../protocol/messages.ts";
import { PROVIDER_IDS, presetOf } from "../../protocol/providers.ts";
import type { AiConfig } from "../../protocol/rest.ts";
import { providerSchema } from "../../protocol/task.ts";

export type DemoArgs = {
	/** Null: the usual one if it answers, else one of its own. */
	url: string | null;
	/** Null: the sample of this language. */
	bible: string | null;
	/** Null: as the bible calls itself. */
	name: string | null;
	chapters: number;
	locale: Locale;
	ai: AiConfig;
};

export type Environment = { [name: string]: string | undefined };

const DEFAULT_CHAPTERS = 3;

/** Names in lines of six, under each other. */
function wrap(names: readonly string[]): string {
	const lines = Array.from({ length: Math.ceil(names.length / 6) }, (_, at) => names.slice(at * 6, at * 6 + 6).join(" | "));
	return lines.join(" |\n                     ");
}

export const USAGE = `npm run demo -- [flags]

  --chapters N       how many chapters to plan and write (${DEFAULT_CHAPTERS})
  --bible FILE       world, people and rules of the novel, as text; else one of the two samples
  --name NAME        name of the project; else the bible's first line
  --lang en|zh       language of the sample and of the messages; else the terminal's
  --url URL          a running server; else the one on this machine, or one that is started for the demo
  --provider NAME    ${wrap(PROVIDER_IDS)};
                     those that need a key read it from AI_API_KEY
  --model NAME       model of that provider; else its usual one
  --base-url URL     where the provider is, if not at its usual address (custom needs it)

A server without development sign-in reads the token from NOVEL_QUEUE_TOKEN.`;

/** @throws Error with a sentence for the user; "help" if that is what was asked for */
export function parseDemoArgs(args: readonly string[], env: Environment): DemoArgs | "help" {
	const { values } = parseArgs({ args: [...args], options: OPTIONS });
	if (values.help) return "help";
	const provider = readChoice("--provider", providerSchema, values.provider);
	const apiKey = env.AI_API_KEY;
	const preset = presetOf(provider);
	const baseUrl = values["base-url"];
	// A service of one's own network may need none: the server says so if it does.
	const needsKey = preset.needsKey && !(provider === "custom" && /^http:/i.test(baseUrl ?? ""));
	if (needsKey && !apiKey) {
		throw new Error(`--provider ${provider} needs the key in the environment: AI_API_KEY=… npm run demo -- …`);
	}
	const needs = [
		...(preset.baseUrl === null ? [{ flag: "--base-url", value: baseUrl }] : []),
		...(preset.defaultModel === null ? [{ flag: "--model", value: values.model }] : []),
	];
	if (provider !== "demo" && needs.some(({ value }) => value === undefined)) {
		throw new Error(`--provider ${provider} needs ${needs.map(({ flag }) => flag).join(" and ")}.`);
	}
	return {
		url: values.url === undefined ? null : readUrl(values.url),
		bible: values.bible ?? null,
		name: values.name ?? null,
		chapters: readCount(values.chapters),
		locale: values.lang === undefined ? localeOf(env) : readChoice("--lang", localeSchema, values.lang),
		ai: {
			provider,
			...(values.model !== undefined && { model: values.model }),
			...(baseUrl !== undefined && { baseUrl }),
			...(preset.needsKey && apiKey && { apiKey }),
		},
	};
}

const text = { type: "string" } as const;
const OPTIONS = {
	help: { type: "boolean", short: "h" },
	url: text,
	bible: text,
	name: text,
	lang: text,
	model: text,
	"base-url": text,
	chapters: { type: "string", default: String(DEFAULT_CHAPTERS) },
	provider: { type: "string", default: "demo" },
} as const;

function readChoice<Choice extends string>(flag: string, schema: z.ZodMiniType<Choice>, value: string): Choice {
	const parsed = z.safeParse(schema, value);
	if (parsed.success) return parsed.data;
	throw new Error(`${flag} does not know ${JSON.stringify(value)}.\n\n${USAGE}`);
}

function readCount(value: string): number {
	const count = Number(value);
	if (Number.isInteger(count) && count >= 1 && count <= LIMITS.chaptersPerTask) return count;
	throw new Error(`--chapters needs a number from 1 to ${LIMITS.chaptersPerTask}, not ${JSON.stringify(value)}.`);
}

function readUrl(value: string): string {
	if (!/^https?:$/.test(URL.parse(value)?.protocol ?? "")) {
		throw new Error(`--url needs an address like http://127.0.0.1:8787, not ${JSON.stringify(value)}.`);
	}
	return value.replace(/\/+$/, "");
}

/** The order in which POSIX programs look. */
function localeOf(env: Environment): Locale {
	const name = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
	return /^zh/i.test(name) ? "zh" : "en";
}
