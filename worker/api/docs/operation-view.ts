/** One operation on the reference page: what it takes, what it answers, what can go wrong, and a call to copy. */
import { html } from "hono/html";
import type { ApiDocument, ApiOperation, ApiParameter, ApiResponse, JsonSchema } from "../api-document.ts";
import { curlOf } from "./curl.ts";
import { block, type Html, inline, json, prose } from "./markup.ts";
import { fieldRow, fieldsOf, refName, typeOf } from "./schema-view.ts";

const PLACES: Record<ApiParameter["in"], string> = { path: "In the path", query: "In the query", header: "Headers" };

export function operationView(document: ApiDocument, method: string, path: string, operation: ApiOperation): Html {
	const { operationId, summary, description, parameters, responses, security } = operation;
	const body = operation.requestBody?.content["application/json"];
	const answers = Object.entries(responses).filter(([status]) => Number(status) < 400);
	return html`<article id="${operationId}" aria-labelledby="${operationId}-title">
		<h3 id="${operationId}-title">${summary} <a class="permalink" href="#${operationId}" aria-label="Link to “${summary}”">#</a></h3>
		<p class="route"><span class="method method-${method.toLowerCase()}">${method}</span> <code>${path}</code>${security.length === 0 ? html` <span class="open">no token needed</span>` : ""}</p>
		${prose(description)}
		${Object.entries(PLACES).map(([place, title]) =>
			parameterList(
				title,
				parameters.filter((parameter) => parameter.in === place),
			),
		)}
		${body === undefined ? "" : html`<h4>Body</h4>${fieldsOf(resolve(document, body.schema))}`}
		<h4>Answer</h4>
		${answers.map(([status, response]) => answerView(document, status, response))}
		<h4>Errors</h4>
		<p class="codes">${operation["x-error-codes"].map((code) => html`<a href="#error-${code}"><code>${document["x-error-codes"][code]?.status} ${code}</code></a> `)}</p>
		${block("Example call", curlOf("$SERVER", method, path, operation))}
	</article>`;
}

function parameterList(title: string, parameters: ApiParameter[]): Html {
	if (parameters.length === 0) return html``;
	return html`<h4>${title}</h4><dl class="fields">${parameters.map(({ name, schema, description, required }) =>
		fieldRow(name, { ...schema, description }, required),
	)}</dl>`;
}

function answerView(document: ApiDocument, status: string, response: ApiResponse): Html {
	const [type, media] = Object.entries(response.content ?? {})[0] ?? [];
	const headers = Object.entries(response.headers ?? {});
	return html`<p><strong>${status}</strong> ${inline(response.description)}${type === undefined || type === "application/json" ? "" : html` (<code>${Object.keys(response.content ?? {}).join(", ")}</code>)`}</p>
		${headers.map(([name, { description }]) => html`<p class="limits">Header <code>${name}</code>: ${inline(description)}</p>`)}
		${media === undefined ? "" : mediaView(document, media.schema, Object.values(media.examples ?? {}))}`;
}

function mediaView(document: ApiDocument, schema: JsonSchema, examples: object[]): Html {
	const name = refName(schema);
	const carried = schema.contentSchema;
	const first = examples[0];
	const example = first !== undefined && "value" in first ? first.value : undefined;
	return html`${name === null ? fieldsOf(resolve(document, schema)) : html`<p>${typeOf(schema)}</p>`}
		${typeof carried === "object" && carried !== null ? html`<p>Each event carries ${typeOf({ ...carried })}.</p>` : ""}
		${example === undefined ? "" : block("Example answer", typeof example === "string" ? example.trimEnd() : json(example))}`;
}

function resolve(document: ApiDocument, schema: JsonSchema): JsonSchema {
	const name = refName(schema);
	return name === null ? schema : (document.components.schemas[name] ?? schema);
}
