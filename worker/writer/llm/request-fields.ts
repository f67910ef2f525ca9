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
	learn({ status, fields, sentences }: FaultFacts, sent: Body, required: readonly string[]): boolean {
		if (status !== 400 && status !== 422) return false;
		const candidates = Object.keys(OPTIONAL_FIELDS).filter((field) => field in sent);
		const named =
			candidates.find((field) => fields.some((path) => path.split(/[.[\]]/).includes(field))) ??
			candidates.find((field) => sentences.some((sentence) => isNamedIn(sentence, field)));
		if (named === undefined) return false;
		const change = changeOf(named, sentences, sent[named], required.includes(named));
		if (change === null) return false;
		this.#changes.set(this.#originalName(named), change);
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

function changeOf(field: string, sentences: string[], value: unknown, isRequired: boolean): Change | null {
	const otherName = OPTIONAL_FIELDS[field] ?? null;
	if (otherName !== null && sentences.some((sentence) => isNamedIn(sentence, otherName)))
		return { kind: "rename", to: otherName };
	if (!isRequired) return { kind: "drop" };
	// A limit of the model that the server names: `max_tokens: 64000 > 8192, which is the maximum …`.
	const limit = sentences.map((sentence) => Number(/>\s*(\d{3,7})\b/.exec(sentence)?.[1])).find((number) => number > 0);
	return limit !== undefined && typeof value === "number" && limit < value ? { kind: "lower", to: limit } : null;
}
