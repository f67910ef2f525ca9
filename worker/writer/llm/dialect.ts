/** What tells one kind of chat API from another: how a call is written, and what the objects of its answer mean. */
import type * as z from "zod/v4/mini";
import type { AnswerPart } from "./answer-part.ts";
import type { JsonRecord } from "./json.ts";
import type { Prompt } from "./prompts/prompt.ts";
import type { Endpoint } from "./providers.ts";

export type ChatCall = {
	endpoint: Endpoint;
	/** Empty where the server asks for none. */
	apiKey: string;
	prompt: Prompt;
	/** The form of a JSON answer; null for prose. */
	schema: z.ZodMiniType | null;
};

export interface AnswerReader {
	/** What an object says; nothing for one that the API does not know. */
	read(object: JsonRecord): AnswerPart[];
	/** The stream has ended with its own mark. */
	done(): AnswerPart[];
}

export interface Dialect {
	/** Behind the base URL. */
	path: string;
	headers(apiKey: string): Record<string, string>;
	/** Everything we would like to send; a server that does not take an optional field gets a body without it. */
	body(call: ChatCall): Record<string, unknown>;
	/** Fields of the body that cannot be left out. */
	required: readonly string[];
	createReader(): AnswerReader;
}
