/**
 * The API document as a page to read: one HTML file with its own style, nothing from elsewhere, no script. It knows the document
 * and nothing of the code behind it.
 */
import { html, raw } from "hono/html";
import type { ApiDocument, ApiOperation } from "../api-document.ts";
import { DOCS_STYLE } from "./docs-style.ts";
import { anchor, block, type Html, inline, json, prose } from "./markup.ts";
import { operationView } from "./operation-view.ts";
import { fieldsOf, typeOf } from "./schema-view.ts";

type Entry = { method: string; path: string; operation: ApiOperation };

export async function renderDocs(document: ApiDocument): Promise<{ page: string; headers: Record<string, string> }> {
	const page = String(await layout(document));
	const style = `'sha256-${await hash(DOCS_STYLE)}'`;
	const policy = `default-src 'none'; style-src ${style}; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
	return {
		page,
		headers: {
			"Content-Security-Policy": policy,
			"X-Content-Type-Options": "nosniff",
			"Referrer-Policy": "no-referrer",
		},
	};
}

async function hash(text: string): Promise<string> {
	const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
	return btoa(String.fromCharCode(...new Uint8Array(digest)));
}

function layout(document: ApiDocument): Html {
	const { info, tags } = document;
	const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]): Entry => ({ method: method.toUpperCase(), path, operation })),
	);
	const groups = tags.map((tag) => ({ ...tag, entries: entries.filter(({ operation }) => operation.tags.includes(tag.name)) }));
	const title = `${info.title} API`;
	// The style stands between its tags to the letter, since its hash is what the policy allows.
	const style = raw(`<style>${DOCS_STYLE}</style>`);
	return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/favicon.svg">
${style}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="title">${title}</p>
<p class="subtitle">${info.summary}</p>
</header>
<nav aria-label="Contents">
<ul>
<li><a href="#start">Getting started</a></li>
${groups.map(({ name, entries }) => html`<li><a href="#${anchor(name)}">${name}</a><ul>${entries.map(({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`)}</ul></li>`)}
<li><a href="#frames">Frames of the feed</a></li>
<li><a href="#schemas">Schemas</a></li>
<li><a href="#errors">Error codes</a></li>
<li><a href="#closes">Close codes</a></li>
</ul>
</nav>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${startView(document)}
${groups.map(
	({ name, description, entries }) => html`<section aria-labelledby="${anchor(name)}">
<h2 id="${anchor(name)}">${name}</h2>
${prose(description)}
${entries.map(({ method, path, operation }) => operationView(document, method, path, operation))}
</section>`,
)}
${framesView(document)}
${schemasView(document)}
${errorsView(document)}
${closesView(document)}
</main>
</body>
</html>`;
}

function startView({ info, components }: ApiDocument): Html {
	return html`<section aria-labelledby="start">
<h2 id="start">Getting started</h2>
${prose(info.description)}
<p>Send your token as <code>Authorization: Bearer &lt;token&gt;</code>. This page is written from <a href="/api/openapi.json">the OpenAPI document</a>, and that from the schemas that check every request.</p>
<p>In the example calls <code>$SERVER</code> is the address of this server and <code>$TOKEN</code> your token.</p>
${block("An error", json(components.examples.project_not_found?.value))}
</section>`;
}

const FRAMES = ["Sync", "TextFrame", "ErrorFrame", "WatchFrame", "UnwatchFrame", "AuthFrame", "AckFrame"];

function framesView(document: ApiDocument): Html {
	return html`<section aria-labelledby="frames">
<h2 id="frames">Frames of the feed</h2>
<p>The server sends <code>Sync</code>, <code>TextFrame</code> and <code>ErrorFrame</code>; a client sends the others. Each is one JSON text message, told apart by <code>type</code>. The text <code>ping</code> is answered with <code>pong</code>. Apply a <code>Sync</code> by its <code>rev</code>s: a task older than yours is ignored, what <code>progress</code> names of a task replaces that of yours, then <code>cursor</code> is yours.</p>
${FRAMES.map((name) => schemaView(document, name))}
</section>`;
}

function schemasView(document: ApiDocument): Html {
	const names = Object.keys(document.components.schemas).filter((name) => !FRAMES.includes(name));
	return html`<section aria-labelledby="schemas">
<h2 id="schemas">Schemas</h2>
${names.sort().map((name) => schemaView(document, name))}
</section>`;
}

function schemaView({ components }: ApiDocument, name: string): Html {
	const schema = components.schemas[name] ?? {};
	const hasFields = schema.properties !== undefined || (schema.oneOf ?? schema.anyOf)?.some((form) => Object(form).properties);
	return html`<article aria-labelledby="schema-${anchor(name)}">
<h3 id="schema-${anchor(name)}">${name}</h3>
${schema.description === undefined ? "" : html`<p>${inline(schema.description)}</p>`}
${hasFields ? fieldsOf(schema) : html`<p class="values">${typeOf(schema)}</p>`}
</article>`;
}

function errorsView(document: ApiDocument): Html {
	const codes = Object.entries(document["x-error-codes"]);
	return html`<section aria-labelledby="errors">
<h2 id="errors">Error codes</h2>
<p>Codes are stable: branch on them. On a socket they come in an <code>ErrorFrame</code>.</p>
<dl class="fields">${codes.map(([code, { status, when }]) => html`<div id="error-${code}"><dt><code>${code}</code> <span class="type">${status}</span></dt><dd><p>${inline(when)}</p></dd></div>`)}</dl>
</section>`;
}

function closesView(document: ApiDocument): Html {
	return html`<section aria-labelledby="closes">
<h2 id="closes">Close codes</h2>
<p>Why the server ends a socket. Any other code is the network's or the platform's, and means: connect again.</p>
<dl class="fields">${document["x-close-codes"].map(({ name, code, retry, reason }) => html`<div><dt><code>${code}</code> <span class="type">${name}</span>${retry ? "" : html` <span class="required">final</span>`}</dt><dd><p>${reason}</p></dd></div>`)}</dl>
</section>`;
}
