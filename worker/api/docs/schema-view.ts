/** A JSON Schema for people: its type with its limits in one line, and its fields one below the other. */
import { html } from "hono/html";
import type { JsonSchema } from "../api-document.ts";
import { anchor, type Html, inline } from "./markup.ts";

/** What kind of value it is; things with a name are links to it. */
export function typeOf(schema: JsonSchema): Html {
	const name = refName(schema);
	if (name !== null) return html`<a href="#schema-${anchor(name)}">${name}</a>`;
	const forms = formsOf(schema);
	if (forms.length > 0) return html`${forms.map((form, at) => html`${at === 0 ? "" : " or "}${typeOf(form)}`)}`;
	if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
	if (schema.enum !== undefined) {
		return html`${schema.enum.map((value, at) => html`${at === 0 ? "" : " | "}<code>${JSON.stringify(value)}</code>`)}`;
	}
	if (schema.type === "array") return html`list of ${typeOf(asSchema(schema.items))}`;
	if (schema.type === "object" && schema.properties === undefined && schema.additionalProperties !== undefined) {
		return html`object of ${typeOf(asSchema(schema.additionalProperties))}`;
	}
	return html`${[schema.type ?? "any value"].flat().join(" or ")}`;
}

/** Limits and default as words; empty if there are none. */
function limitsOf(schema: JsonSchema): string {
	const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = schema;
	const range = (low: number | undefined, high: number | undefined, what: string) => {
		if (low !== undefined && high !== undefined) return `${low} to ${high}${what}`;
		if (high !== undefined) return `at most ${high}${what}`;
		return low === undefined ? null : `at least ${low}${what}`;
	};
	return [
		range(minimum, maximum, ""),
		range(minLength, maxLength, " characters"),
		range(minItems, maxItems, " entries"),
		pattern === undefined ? null : `matches ${pattern}`,
		schema.default === undefined ? null : `default ${JSON.stringify(schema.default)}`,
	]
		.filter((limit) => limit !== null)
		.join(", ");
}

/** All fields; of several forms first what they share, then what makes each its own. */
export function fieldsOf(schema: JsonSchema): Html {
	const forms = formsOf(schema).filter(({ properties }) => properties !== undefined);
	if (forms.length < 2) return fieldList(schema.properties ?? {}, schema.required ?? []);
	const [first = {}, ...others] = forms;
	const isShared = (name: string, field: unknown) =>
		others.every(({ properties }) => JSON.stringify(properties?.[name]) === JSON.stringify(field));
	const shared = Object.fromEntries(Object.entries(first.properties ?? {}).filter(([name, field]) => isShared(name, field)));
	const own = forms.map((form) =>
		Object.fromEntries(Object.entries(form.properties ?? {}).filter(([name]) => !(name in shared))),
	);
	return html`${fieldList(shared, first.required ?? [])}
		${own.map((fields, at) => html`<p class="form">${at === 0 ? "Either" : "Or"}</p>${fieldList(fields, forms[at]?.required ?? [])}`)}`;
}

function fieldList(properties: Record<string, unknown>, required: readonly string[]): Html {
	const entries = Object.entries(properties);
	if (entries.length === 0) return html``;
	return html`<dl class="fields">${entries.map(([name, field]) => fieldRow(name, asSchema(field), required.includes(name)))}</dl>`;
}

/** @param isRequired said only where it is so */
export function fieldRow(name: string, schema: JsonSchema, isRequired: boolean): Html {
	const limits = limitsOf(schema);
	const nested = schema.type === "object" && schema.properties !== undefined ? fieldsOf(schema) : html``;
	return html`<div>
		<dt><code>${name}</code> <span class="type">${typeOf(schema)}</span>${isRequired ? html` <span class="required">required</span>` : ""}</dt>
		<dd>${schema.description === undefined ? "" : html`<p>${inline(schema.description)}</p>`}${limits === "" ? "" : html`<p class="limits">${limits}</p>`}${nested}</dd>
	</div>`;
}

function formsOf(schema: JsonSchema): JsonSchema[] {
	return (schema.anyOf ?? schema.oneOf ?? []).map(asSchema);
}

export function refName({ $ref }: JsonSchema): string | null {
	return $ref?.split("/").at(-1) ?? null;
}

function asSchema(schema: unknown): JsonSchema {
	return typeof schema === "object" && schema !== null ? { ...schema } : {};
}
