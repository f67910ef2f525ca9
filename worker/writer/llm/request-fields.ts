/**
 * The optional fields of a request that a server turned out not to take. A refused call is repeated without the field, or with the
 * name that the server asks for, and later calls of the same run begin from there. It makes no calls.
 */
import type { FaultFacts } from "./provider-fault.ts";

/** Every field that a request can do without, with another name that servers know it by. */
const OPTIONAL_FIELDS: Readonly<Record<string, string | null>> = {
	response_format: null,
	output_config: null,
	stream_options: null,
	max_tokens: "max_completion_tokens",
	max_completion_tokens: "max_tokens",
	temperature: null,
	// An answer in one piece is read as well.
	stream: null,
};

/** What servers call a field's values by, where they do not name the field. */
const SIGNS: [RegExp, string[]][] = [
	[
		/\bjson_validate_failed\b|\bjson_(?:object|schema)\b|\bjson mode\b|\bstructured outputs?\b/i,
		["response_format", "output_config"],
	],
];
/** Codes of a refused field, beside a good status. */
const BAD_FIELD =
	/^(invalid_request(_error)?|bad_?request(error)?|invalid_argument|(unsupported|unknown|invalid)_(parameter|value|field)(_error)?)$/;

type Body = Readonly<Record<string, unknown>>;
type Change = { kind: "drop" } | { kind: "rename"; to: string } | { kind: "lower"; to: number };

/** What a run remembers of one server. */
export class RequestFields {
	readonly #changes = new Map<string, Change>();

	/** @param body with every field that we would like to send */
	apply(body: Body): Record<string, unknown> {
		const fitted: Record<string, unknown> = {};
		for (const [field, value] of Object.entries(body)) {
			const change = this.#changes.get(field);
			if (change?.kind === "drop") continue;
			if (change?.kind === "rename") fitted[change.to] = value;
			else fitted[field] = change?.kind === "lower" ? change.to : value;
		}
		return fitted;
	}

	/**
	 * Takes notice of a refusal.
	 * @param sent the body that was refused
	 * @param required fields that the server's API cannot do without
	 * @returns whether there is another body to try
	 */
	learn({ status, codes, fields, sentences }: FaultFacts, sent: Body, required: readonly string[]): boolean {
		const isBadRequest = status === null ? codes.some((code) => BAD_FIELD.test(code)) : status === 400 || status === 422;
		if (!isBadRequest) return false;
		const candidates = Object.keys(OPTIONAL_FIELDS).filter((field) => field in sent);
		const named =
			candidates.find((field) => fields.some((path) => path.split(/[.[\]]/).includes(field))) ??
			candidates.find((field) => sentences.some((sentence) => isNamedIn(sentence, field))) ??
			candidates.find((field) =>
				SIGNS.some(([sign, fields]) => fields.includes(field) && [...codes, ...sentences].some((text) => sign.test(text))),
			);
		if (named === undefined) return false;
		const original = this.#originalName(named);
		const change = changeOf(named, sentences, sent[named], required.includes(named), this.#changes.get(original)?.kind);
		if (change === null) return false;
		this.#changes.set(original, change);
		return true;
	}

	/** A field that was renamed and is refused again is known by the name in the body that we would like to send. */
	#originalName(field: string): string {
		for (const [original, change] of this.#changes) {
			if (change.kind === "rename" && change.to === field) return original;
		}
		return field;
	}
}

function isNamedIn(sentence: string, field: string): boolean {
	return new RegExp(`(?<![\\w])${field}(?![\\w])`, "i").test(sentence);
}

function changeOf(
	field: string,
	sentences: string[],
	value: unknown,
	isRequired: boolean,
	before: Change["kind"] | undefined,
): Change | null {
	const limit = typeof value === "number" ? limitIn(sentences, field, value) : null;
	// A second change of the same field would go to and fro.
	if (limit !== null && before === undefined) return { kind: "lower", to: limit };
	const otherName = OPTIONAL_FIELDS[field] ?? null;
	const asksForOther = otherName !== null && sentences.some((sentence) => isNamedIn(sentence, otherName));
	if (asksForOther && before === undefined) return { kind: "rename", to: otherName };
	return isRequired ? null : { kind: "drop" };
}

/** A limit that the server names and that could hold a chapter: `max_tokens: 64000 > 8192`, `the valid range of max_tokens is [1, 8192]`. */
function limitIn(sentences: string[], field: string, value: number): number | null {
	const numbers = sentences
		.filter((sentence) => isNamedIn(sentence, field))
		.flatMap((sentence) => [...sentence.matchAll(/(?<![\w.-])\d{4,7}(?![\w-]|\.\d)/g)].map(([digits]) => Number(digits)))
		.filter((number) => number < value);
	return numbers.length === 0 ? null : Math.max(...numbers);
}
