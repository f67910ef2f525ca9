/**
 * Makes up calls from the API document alone: valid ones, and all kinds of invalid ones. It knows JSON Schema and the document's
 * form; of the service only which fields name things that an earlier answer may have brought.
 */
import fc from "fast-check";
import type { ApiDocument, ApiOperation, ApiParameter, JsonSchema } from "./api-document.ts";

/** Stands for a value that is only known while calls are made: something that an answer has brought, by its kind. */
export class Known {
	readonly pool: Pool;
	readonly at: number;
	readonly otherwise: string;

	constructor(pool: Pool, at: number, otherwise: string) {
		this.pool = pool;
		this.at = at;
		this.otherwise = otherwise;
	}
}

export type Pool = "task" | "name" | "cursor" | "user";
export type RandomCall = {
	operationId: string;
	method: string;
	/** As the document has it; `{name}` is filled in from `params`. */
	path: string;
	params: Record<string, unknown>;
	query: Record<string, unknown>;
	headers: Record<string, unknown>;
	/** Text goes as it is, null is no body, anything else as JSON. */
	body: unknown;
	/** Two users, and an operator. */
	caller: 0 | 1 | "operator";
	sign: "in" | "none" | "rubbish";
};

/** Which fields name what; the same word means the same everywhere in this API. */
const POOLS: Record<string, Pool> = {
	taskId: "task",
	userId: "user",
	ids: "task",
	dependsOn: "task",
	name: "name",
	projectName: "name",
	since: "cursor",
	before: "cursor",
	"If-None-Match": "cursor",
	"Last-Event-ID": "cursor",
};
const NAMES = ["Novel", "小说/一", "a b?c#d"];
/** Values that a client would take, and chance would hardly find. */
const LIKELY: Record<string, string[]> = {
	name: NAMES,
	projectName: NAMES,
	index: ["1", "2"],
	"X-AI-Provider": ["demo", "demo", "demo", "demo"],
};
const rubbish: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom(null, true, -1, 0, 1.5, 1e21, "", " ", "\u0000", "\ud800", "__proto__", "%00", "9".repeat(400)),
	fc.string({ unit: "binary", maxLength: 40 }),
	fc.array(fc.constantFrom(1, "a", null), { maxLength: 3 }),
	fc.constantFrom({}, { toString: 1 }, [[[]]]),
);

/** Where half of all calls would be too few or too many: how often out of a hundred a header is sent. */
const HOW_OFTEN: Record<string, number> = { "X-AI-Provider": 95, "X-AI-Model": 60, "X-AI-Key": 95, "X-AI-BaseUrl": 4, Origin: 4 };
/** Calls that others can do nothing without, and those that only rarely meet what they need. */
const OFTEN = new Set([
	"createProject",
	"queueChapters",
	"queueOutline",
	"retryTask",
	"restoreProject",
	"getChapter",
	"updateTask",
]);

export function randomCalls(document: ApiDocument): fc.Arbitrary<RandomCall> {
	const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]) => ({
			weight: OFTEN.has(operation.operationId) ? 4 : 1,
			arbitrary: randomCall(document, path, method.toUpperCase(), operation),
		})),
	);
	return fc.oneof(...calls);
}

function randomCall(document: ApiDocument, path: string, method: string, operation: ApiOperation): fc.Arbitrary<RandomCall> {
	const body = operation.requestBody?.content["application/json"]?.schema;
	const isForOperators = operation["x-error-codes"].includes("forbidden");
	return fc.record({
		operationId: fc.constant(operation.operationId),
		method: fc.constant(method),
		path: fc.constant(path),
		params: randomParameters(document, operation, "path"),
		query: fc.oneof(
			{ weight: 3, arbitrary: fc.constant({}) },
			{ weight: 2, arbitrary: randomParameters(document, operation, "query") },
		),
		headers: randomParameters(document, operation, "header"),
		body: body === undefined ? fc.constant(null) : randomBody(document, body),
		caller: isForOperators
			? fc.constantFrom<RandomCall["caller"]>(0, "operator", "operator", "operator")
			: fc.constantFrom<RandomCall["caller"]>(0, 0, 0, 0, 1, 1, 1, 1, "operator"),
		sign: fc.oneof(
			{ weight: 30, arbitrary: fc.constant<RandomCall["sign"]>("in") },
			{ weight: 1, arbitrary: fc.constantFrom<RandomCall["sign"]>("none", "rubbish") },
		),
	});
}

function randomParameters(
	document: ApiDocument,
	operation: ApiOperation,
	where: ApiParameter["in"],
): fc.Arbitrary<Record<string, unknown>> {
	const parameters = operation.parameters.filter((parameter) => parameter.in === where);
	const entries = parameters.map((parameter) => {
		const isSent = fc.nat(99).map((dice) => parameter.required || dice < (HOW_OFTEN[parameter.name] ?? 50));
		return fc.tuple(isSent, fc.constant(parameter.name), randomParameter(document, parameter, where === "path" ? 1 : 2));
	});
	return fc
		.tuple(...entries)
		.map((all) => Object.fromEntries(all.filter(([isSent]) => isSent).map(([, name, value]) => [name, value])));
}

function randomParameter(document: ApiDocument, { name, schema }: ApiParameter, rubbishWeight: number): fc.Arbitrary<unknown> {
	return fc.oneof(
		{ weight: 60, arbitrary: valid(document, schema, name) },
		{ weight: rubbishWeight, arbitrary: rubbish.filter((value) => typeof value !== "object") },
	);
}

function randomBody(document: ApiDocument, schema: JsonSchema): fc.Arbitrary<unknown> {
	const good = valid(document, schema, "");
	return fc.oneof(
		{ weight: 40, arbitrary: good },
		{
			weight: 4,
			arbitrary: fc.tuple(good, fc.string({ maxLength: 12 }), rubbish).map(([value, key, wrong]) => spoil(value, key, wrong)),
		},
		{ weight: 1, arbitrary: rubbish },
		{ weight: 1, arbitrary: fc.constantFrom("{", "[", "nul", "", "\u0000", '{"a":1,}', "x".repeat(1_000_001), null) },
	);
}

/** One field too much, or one of the fields with a value that does not belong there. */
function spoil(value: unknown, key: string, wrong: unknown): unknown {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong;
	const keys = Object.keys(value);
	const spoilt = key.length % 2 === 0 ? key : (keys[key.length % Math.max(1, keys.length)] ?? key);
	return { ...value, [spoilt]: wrong };
}

function valid(document: ApiDocument, schema: JsonSchema, name: string): fc.Arbitrary<unknown> {
	const { $ref, anyOf, oneOf, const: only, enum: among, type } = schema;
	if ($ref !== undefined) return valid(document, document.components.schemas[$ref.split("/").at(-1) ?? ""] ?? {}, name);
	const forms = anyOf ?? oneOf;
	if (forms !== undefined) return fc.oneof(...forms.map((form) => valid(document, asSchema(form), name)));
	if (only !== undefined) return fc.constant(only);
	if (among !== undefined) return fc.constantFrom(...among, ...(LIKELY[name] ?? []));
	switch (type) {
		case "object":
			return fc.record(
				Object.fromEntries(
					Object.entries(schema.properties ?? {}).map(([key, property]) => [key, valid(document, asSchema(property), key)]),
				),
				{ requiredKeys: schema.required ?? [] },
			);
		case "array": {
			const most = Math.min(Number(schema.maxItems ?? 6), 6);
			const items = fc.array(valid(document, asSchema(schema.items), name), {
				minLength: Number(schema.minItems ?? 0),
				maxLength: most,
			});
			const tooMany = fc.constant(Array.from({ length: Number(schema.maxItems ?? 10) + 1 }, () => "x"));
			return fc.oneof({ weight: 20, arbitrary: items }, { weight: 1, arbitrary: tooMany });
		}
		case "integer":
		case "number":
			return validNumber(schema);
		case "boolean":
			return fc.boolean();
		case "null":
			return fc.constant(null);
		default:
			return validString(schema, name);
	}
}

function validNumber({ minimum = -5, maximum = minimum + 10_000 }: JsonSchema): fc.Arbitrary<number> {
	const lowest = Math.ceil(minimum);
	return fc.oneof(
		{ weight: 16, arbitrary: fc.integer({ min: lowest, max: Math.min(maximum, lowest + 3) }) },
		{ weight: 1, arbitrary: fc.constantFrom(minimum, maximum) },
		{ weight: 1, arbitrary: fc.constantFrom(maximum + 1, minimum - 1) },
	);
}

function validString({ minLength = 0, maxLength = 60, pattern }: JsonSchema, name: string): fc.Arbitrary<unknown> {
	const pool = POOLS[name];
	const free = fc.oneof(
		{
			weight: 20,
			arbitrary: fc.string({
				unit: pattern === undefined ? "grapheme" : "grapheme-ascii",
				minLength,
				maxLength: Math.min(maxLength, 60),
			}),
		},
		{
			weight: 1,
			arbitrary: fc.constantFrom("x".repeat(Math.min(maxLength, 300_000)), "x".repeat(Math.min(maxLength, 300_000) + 1)),
		},
	);
	const likely = LIKELY[name];
	const guess =
		likely === undefined ? free : fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...likely) }, { weight: 1, arbitrary: free });
	if (pool === undefined) return guess;
	const known = fc
		.record({ at: fc.oneof(fc.nat(2), fc.nat(50)), otherwise: fc.constantFrom(...NAMES) })
		.map(({ at, otherwise }) => new Known(pool, at, otherwise));
	return fc.oneof({ weight: 12, arbitrary: known }, { weight: likely === undefined ? 1 : 12, arbitrary: guess });
}

function asSchema(schema: unknown): JsonSchema {
	return typeof schema === "object" && schema !== null ? { ...schema } : {};
}
