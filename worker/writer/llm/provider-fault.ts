/**
 * A provider's refusal or error as facts: status, codes and the field that it names, read out of the many shapes in which providers
 * write them. What the facts mean is decided in `classify-fault.ts`.
 */
import { isRecord, isText, type JsonRecord, listOf, tryParse } from "./json.ts";

export type FaultFacts = {
	/** HTTP status of the answer, or of the host behind a gateway that refused; null if none is known. */
	status: number | null;
	/** Codes in lower case, the most specific first: code, reason, status word, type. */
	codes: string[];
	/** Names of request fields that the fault points at. */
	fields: string[];
	/** What the provider says of it. It may quote the prompt: it is matched as a whole, and never logged or shown. */
	sentences: string[];
	/** How long the provider asks to be left alone, as its body says it. */
	retryAfterMs: number | null;
};

const MAX_RAW_CHARS = 20_000;

const NO_FACTS: FaultFacts = { status: null, codes: [], fields: [], sentences: [], retryAfterMs: null };

/** Thrown for a fault, until the whole call has been given up. */
export class ProviderFault extends Error {
	override readonly name = "ProviderFault";
	readonly facts: FaultFacts;

	constructor(facts: FaultFacts) {
		super("The provider refused the call");
		this.facts = facts;
	}
}

/**
 * The fault that an object in a good answer stands for.
 * @param name of its event, where it has one
 * @returns null for an object that is no fault, also for one that nobody knows
 */
export function faultIn(object: JsonRecord, name: string | null): FaultFacts | null {
	const { error, errors, choices, base_resp: baseResp } = object;
	if (isText(error) || (Array.isArray(error) ? error.some(saysSomething) : saysSomething(error))) return readFault(object);
	// OpenRouter: an error of the one answer that was asked for.
	const ofChoice = listOf(choices).find((choice) => isRecord(choice) && saysSomething(choice.error));
	if (isRecord(ofChoice)) return readFault(ofChoice);
	if (Array.isArray(errors) && errors.length > 0) return readFault(object);
	// MiniMax: its own status beside a good one.
	if (isRecord(baseResp) && numberOf(baseResp.status_code) !== 0) return readFault(object);
	// Gemini: the prompt was not let through, beside an empty list of answers.
	const { promptFeedback: feedback } = object;
	if (isRecord(feedback) && isText(feedback.blockReason)) return { ...NO_FACTS, codes: ["prohibited_content"] };
	if (choices !== undefined) return null;
	const isNamedError = name === "error" || object.object === "error" || object.type === "error";
	const hasFailed = object.success === false || ((isText(object.message) || isText(object.msg)) && hasErrorCode(object));
	return isNamedError || hasFailed || object.error_code !== undefined ? readFault(object) : null;
}

/** Gateways send an empty error with each piece of a good answer. */
function saysSomething(error: unknown): boolean {
	if (!isRecord(error) || numberOf(error.code) === 0 || numberOf(error.code) === 200) return false;
	return Object.values(error).some((value) => isText(value) || isRecord(value) || numberOf(value) !== null);
}

function hasErrorCode(object: JsonRecord): boolean {
	const code = object.code ?? object.statusCode;
	const number = numberOf(code);
	return number === null ? isText(code) && !/^(ok|success)$/i.test(code) : number !== 0 && number !== 200;
}

/** The facts of a body that is known to be a fault. */
export function readFault(body: unknown): FaultFacts {
	const root = listOf(body).find(isRecord);
	if (root === undefined) return NO_FACTS;
	const inner = [...listOf(root.error), ...listOf(root.errors), root.base_resp].find((value) => isRecord(value) || isText(value));
	const fault = isRecord(inner) ? inner : root;
	const details = [...listOf(fault.details), ...listOf(root.detail)].filter(isRecord);
	const metadata = isRecord(fault.metadata) ? fault.metadata : {};
	const ofHost = readHostFault(metadata);
	const codes = [
		fault.code,
		...details.map(({ reason }) => reason),
		fault.reason,
		fault.error_code,
		fault.error_type,
		fault.status_code,
		fault.statusCode,
		fault.status,
		...details.map(({ type }) => type),
		fault.type,
		root.code,
		root.statusCode,
		root.error_type,
	];
	const sentences = [
		isText(inner) ? inner : null,
		fault.message,
		fault.msg,
		fault.status_msg,
		fault.error_msg,
		root.detail,
		...details.map(({ msg }) => msg),
	].filter(isText);
	return {
		status: statusIn(codes) ?? ofHost.status,
		codes: [
			// OpenRouter: what the moderation of a host has found.
			...(metadata.flagged_input === undefined ? [] : ["moderation"]),
			...new Set([...sentences.flatMap(classNames), ...ofHost.codes, ...codes.map(codeOf).filter((code) => code !== null)]),
		],
		fields: [fault.param, ...details.map(({ loc }) => listOf(loc).join("."))].filter(isText).concat(ofHost.fields),
		sentences: sentences.map((sentence) => sentence.trim()).concat(ofHost.sentences),
		retryAfterMs: details.map(({ retryDelay }) => secondsToMs(retryDelay)).find((ms) => ms !== null) ?? ofHost.retryAfterMs,
	};
}

/** OpenRouter passes on what the model's own host has answered, as text. */
function readHostFault({ raw }: JsonRecord): FaultFacts {
	const body = isText(raw) && raw.length <= MAX_RAW_CHARS ? tryParse(raw) : raw;
	return isRecord(body) || Array.isArray(body) ? readFault(body) : NO_FACTS;
}

/** LiteLLM writes the class of an error before its sentence, where its code is only a status. */
function classNames(sentence: string): string[] {
	const name = /^litellm\.([A-Za-z]{1,48}): /.exec(sentence)?.[1];
	return name === undefined ? [] : [name.toLowerCase()];
}

function statusIn(codes: unknown[]): number | null {
	return codes.map(numberOf).find((code) => code !== null && code >= 400 && code < 600) ?? null;
}

function codeOf(value: unknown): string | null {
	if (typeof value === "number") return String(value);
	return isText(value) ? value.trim().toLowerCase() : null;
}

function numberOf(value: unknown): number | null {
	if (typeof value === "number") return value;
	return typeof value === "string" && /^\d+$/.test(value.trim()) ? Number(value) : null;
}

/** Google writes durations as `"32s"` and `"1.5s"`. */
function secondsToMs(value: unknown): number | null {
	const seconds = isText(value) ? /^(\d+(?:\.\d+)?)s$/.exec(value)?.[1] : undefined;
	return seconds === undefined ? null : Math.round(Number(seconds) * 1000);
}
