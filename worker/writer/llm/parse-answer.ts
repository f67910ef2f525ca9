/**
 * Finds the JSON in an answer, mends what models get wrong in it, and checks its form: fences, greetings and explanations around it,
 * raw line breaks, trailing commas and comments in it, numbers as text, one object wrapped around it. It knows no novels.
 */
import { jsonrepair } from "jsonrepair";
import * as z from "zod/v4/mini";
import { badAnswer } from "./bad-answer.ts";
import { isRecord, tryParse } from "./json.ts";

/** @throws WriterError (`provider_bad_answer`) if no JSON object in the text has the form of `schema` */
export function parseAnswer<Schema extends z.ZodMiniType>(schema: Schema, text: string): z.infer<Schema> {
	let problem = "no JSON object in the answer";
	for (const candidate of candidatesIn(text)) {
		const result = checkForm(schema, candidate);
		if (result.success) return result.data;
		problem = result.error.issues
			.slice(0, 5)
			.map((issue) => `${issue.path.filter((key) => typeof key === "number").join(".")}: ${issue.code}`)
			.join("; ");
	}
	throw badAnswer(problem);
}

function* candidatesIn(text: string): Generator<unknown> {
	// The last one first: before it a model may repeat the form that it was asked for, or try something.
	for (const found of [...findObjects(text)].reverse()) yield* unwrapped(found);
	// Mending invents what is missing, so it comes last, and an answer that was cut off is not mended: its end would be made up.
	for (const segment of segmentsIn(text)) {
		const mended = mend(segment);
		if (mended !== undefined) yield* unwrapped(mended);
	}
}

/** The object, and what a single key of it holds: `{"summary": {…}}`. */
function* unwrapped(value: unknown): Generator<unknown> {
	yield value;
	if (!isRecord(value)) return;
	const [only, ...others] = Object.values(value);
	if (others.length === 0 && isRecord(only)) yield* unwrapped(only);
}

/** Checks the form, with numbers and texts in each other's place where only that is wrong. */
function checkForm<Schema extends z.ZodMiniType>(schema: Schema, candidate: unknown): ReturnType<typeof z.safeParse<Schema>> {
	const first = z.safeParse(schema, candidate);
	if (first.success) return first;
	const converted: unknown = structuredClone(candidate);
	for (const issue of first.error.issues) {
		if (issue.code === "invalid_type") convertAt(converted, issue.path, issue.expected);
	}
	return z.safeParse(schema, converted);
}

function convertAt(root: unknown, path: PropertyKey[], expected: string): void {
	const key = path.at(-1);
	let parent: unknown = root;
	for (const step of path.slice(0, -1)) parent = childOf(parent, step);
	if (typeof parent !== "object" || parent === null || key === undefined) return;
	Reflect.set(parent, key, convert(childOf(parent, key), expected));
}

function childOf(parent: unknown, key: PropertyKey): unknown {
	return typeof parent === "object" && parent !== null ? Reflect.get(parent, key) : undefined;
}

function convert(value: unknown, expected: string): unknown {
	if (expected === "number" && typeof value === "string" && /^\s*-?\d+(\.\d+)?\s*$/.test(value)) return Number(value);
	if (expected === "string" && typeof value === "number") return String(value);
	if (expected === "array" && typeof value === "string") return value.trim() === "" ? [] : [value];
	if (expected === "array" && value === null) return [];
	if (expected === "string" && Array.isArray(value) && value.every((line) => typeof line === "string")) return value.join("\n");
	return value;
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

/** What may be mended: from a brace to the last one that closes. Texts longer than any answer we ask for are not. */
const MAX_MENDED_CHARS = 400_000;
const MAX_MENDED_STARTS = 3;

function* segmentsIn(text: string): Generator<string> {
	const end = text.lastIndexOf("}") + 1;
	let at = text.indexOf("{");
	for (let starts = 0; at !== -1 && at < end && starts < MAX_MENDED_STARTS; starts++) {
		if (end - at <= MAX_MENDED_CHARS) yield text.slice(at, end);
		at = text.indexOf("{", at + 1);
	}
}

function mend(text: string): unknown {
	try {
		return tryParse(jsonrepair(text));
	} catch {
		return undefined;
	}
}
