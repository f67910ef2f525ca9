/**
 * Reads a provider's list of models, in each of the forms that providers use, and keeps what writes text. Pure: a parsed
 * answer in, models out.
 */
import * as z from "zod/v4/mini";
import type { ListedModel } from "../../protocol/rest.ts";

const MAX_MODELS = 500;

/** As far as it is read. Of a field with another shape than expected nothing is believed. */
const entrySchema = z.object({
	id: z.string(),
	display_name: z.catch(z.optional(z.string()), undefined),
	name: z.catch(z.optional(z.string()), undefined),
	/** Epoch seconds. */
	created: z.catch(z.optional(z.number()), undefined),
	created_at: z.catch(z.optional(z.string()), undefined),
	/** Together, Mistral, Anthropic. */
	type: z.catch(z.optional(z.string()), undefined),
	/** Groq. */
	active: z.catch(z.optional(z.boolean()), undefined),
	/** Fireworks. */
	supports_chat: z.catch(z.optional(z.boolean()), undefined),
	/** Mistral. */
	capabilities: z.catch(z.optional(z.object({ completion_chat: z.optional(z.boolean()) })), undefined),
	/** OpenRouter. */
	architecture: z.catch(z.optional(z.object({ output_modalities: z.array(z.string()) })), undefined),
});
type Entry = z.infer<typeof entrySchema>;

/** Together answers with a bare array. */
const answerSchema = z.union([z.array(z.unknown()), z.object({ data: z.array(z.unknown()) })]);
const pageSchema = z.object({ has_more: z.literal(true), last_id: z.string() });

/** @returns null if the answer is no list of models */
export function readModels(answer: unknown): Entry[] | null {
	const read = z.safeParse(answerSchema, answer);
	if (!read.success) return null;
	const items = Array.isArray(read.data) ? read.data : read.data.data;
	return items.flatMap((item) => {
		const entry = z.safeParse(entrySchema, item);
		return entry.success ? [entry.data] : [];
	});
}

/** @returns the id behind which the next page of Anthropic's list begins; null after the last */
export function readNextPage(answer: unknown): string | null {
	const page = z.safeParse(pageSchema, answer);
	return page.success ? page.data.last_id : null;
}

/** @param usual the model to put first: the provider's default */
export function listTextModels(entries: readonly Entry[], usual: string | null): ListedModel[] {
	const models = new Map<string, Entry>();
	for (const entry of entries) {
		// Gemini's ids begin with the name of their collection.
		const id = entry.id.replace(/^models\//, "");
		// It travels in a header.
		if (/^[\x21-\x7e]{1,200}$/.test(id) && writesText(id, entry) && !models.has(id)) models.set(id, entry);
	}
	const sorted = [...models].sort(
		([idA, a], [idB, b]) =>
			Number(idB === usual) - Number(idA === usual) || madeAt(b) - madeAt(a) || idA.localeCompare(idB, "en", { numeric: true }),
	);
	return sorted.slice(0, MAX_MODELS).map(([id, { display_name, name }]) => {
		const shown = display_name ?? name;
		return { id, name: shown === undefined || shown === id ? null : shown.slice(0, 200) };
	});
}

const OTHER_TYPES = ["image", "embedding", "moderation", "rerank", "audio", "video", "transcribe"];
const TEXT_TYPES = ["chat", "language", "code"];

/** Words in the ids of models for other things than text, at the borders of a part of the id. */
const OTHER_WORDS = new RegExp(
	`(^|[-_/.:])(${[
		"(text-)?embed(ding)?s?",
		"bge",
		"e5",
		"rerank(er)?",
		"moderation",
		"(prompt-)?guard",
		"safeguard",
		"tts",
		"speech",
		"voice",
		"cosyvoice\\d*",
		"whisper",
		"transcribe",
		"asr",
		"audio",
		"realtime",
		"live",
		"dall-e",
		"image",
		"imagen",
		"imagine",
		"nano-banana",
		"flux",
		"stable-diffusion",
		"sdxl",
		"kolors",
		"video",
		"veo",
		"sora",
		"wan\\d*",
		"lyria",
		"ocr",
		"aqa",
		"davinci",
		"babbage",
		"orpheus",
	].join("|")})([-_/.:\\d]|$)`,
	"i",
);

function writesText(id: string, { type, active, supports_chat, capabilities, architecture }: Entry): boolean {
	if (active === false) return false;
	const said = architecture?.output_modalities.includes("text") ?? capabilities?.completion_chat ?? supports_chat;
	if (said !== undefined) return said;
	if (type !== undefined && TEXT_TYPES.includes(type)) return true;
	if (type !== undefined && OTHER_TYPES.includes(type)) return false;
	return !OTHER_WORDS.test(id);
}

/** Epoch seconds; 0 where the provider does not say. */
function madeAt({ created, created_at }: Entry): number {
	const parsed = created_at === undefined ? Number.NaN : Date.parse(created_at) / 1_000;
	return created ?? (Number.isNaN(parsed) ? 0 : parsed);
}
