/** Finds the JSON in an answer and checks its form: models put fences, greetings and explanations around it. It knows no novels. */
import * as z from "zod/v4/mini";
import { WriterError } from "../writer-error.ts";

/** @throws WriterError (`provider_bad_answer`) if no JSON object in the text has the form of `schema` */
export function parseAnswer<Schema extends z.ZodMiniType>(schema: Schema, text: string): z.infer<Schema> {
	let problem = "no JSON object in the answer";
	for (const candidate of findObjects(text)) {
		const result = z.safeParse(schema, candidate);
		if (result.success) return result.data;
		problem = result.error.issues
			.slice(0, 5)
			.map((issue) => `${issue.path.join(".")}: ${issue.code}`)
			.join("; ");
	}
	throw badAnswer(problem);
}

/** @param why for the log; must not quote the answer */
export function badAnswer(why: string): WriterError {
	return new WriterError({ code: "provider_bad_answer", isRetryable: true, retryAfterMs: null }, { cause: new Error(why) });
}

/** Braces that may turn out to begin no JSON: without an end to it, a text of braces only would keep us for hours. */
const MAX_FALSE_STARTS = 50;

/** Every outermost object in the text that is JSON, in order. */
function* findObjects(text: string): Generator<unknown> {
	let falseStarts = 0;
	let at = text.indexOf("{");
	while (at !== -1 && falseStarts < MAX_FALSE_STARTS) {
		const end = findEnd(text, at);
		const value = end === null ? undefined : tryParse(text.slice(at, end));
		if (value !== undefined) yield value;
		else falseStarts++;
		at = text.indexOf("{", value === undefined || end === null ? at + 1 : end);
	}
}

/** Where the object that begins at `start` is closed, reading over braces in strings; null if it is not. */
function findEnd(text: string, start: number): number | null {
	let depth = 0;
	let isString = false;
	for (let at = start; at < text.length; at++) {
		const char = text[at];
		if (isString) {
			if (char === "\\") at++;
			else if (char === '"') isString = false;
		} else if (char === '"') isString = true;
		else if (char === "{") depth++;
		else if (char === "}" && --depth === 0) return at + 1;
	}
	return null;
}

/** @returns undefined if it is no JSON */
export function tryParse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
