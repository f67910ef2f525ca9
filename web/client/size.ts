/**
 * `npm run size`: what the client costs an app, and the pages their readers, minified and gzipped. Exits with 1 beyond a
 * budget. The client is bundled whole: feed, REST calls, checks and partysocket.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const CLIENT = fileURLToPath(new URL("index.ts", import.meta.url));
const PAGE_FOLDER = fileURLToPath(new URL("../../dist/web/", import.meta.url));

/** KB of 1,000 bytes, gzipped. */
const BUDGETS = { client: 12.5, script: 45, style: 12 };

type Measured = { label: string; minified: number; gzipped: number; budgetKb: number };

const measured: Measured[] = [
	measure("web/client", [await bundle(CLIENT)], BUDGETS.client),
	...measurePage("page", "index.html"),
	...measurePage("operators' page", "ops/index.html"),
];
for (const { label, minified, gzipped, budgetKb } of measured) {
	const verdict = isWithin(gzipped, budgetKb) ? "ok    " : "FAILED";
	console.log(`${verdict} ${label}: ${kb(minified)} KB minified, ${kb(gzipped)} KB gzipped (at most ${budgetKb} KB)`);
}
process.exitCode = measured.every(({ gzipped, budgetKb }) => isWithin(gzipped, budgetKb)) ? 0 : 1;

async function bundle(entry: string): Promise<string> {
	const result = await build({
		configFile: false,
		logLevel: "error",
		build: {
			write: false,
			modulePreload: false,
			rolldownOptions: { input: entry, preserveEntrySignatures: "strict", output: { format: "es" } },
		},
	});
	if (Array.isArray(result) || !("output" in result)) throw new Error("The bundler gave something else than one bundle.");
	return result.output.map((part) => (part.type === "chunk" ? part.code : "")).join("");
}

/**
 * All that a page loads before it can be used, each file as it is sent: what its document names, and the words of one
 * language, of which the pages have their own. The rest is loaded when somebody wants it.
 */
function measurePage(label: string, document: string): Measured[] {
	if (!existsSync(`${PAGE_FOLDER}${document}`)) return [];
	const read = (path: string) => readFileSync(`${PAGE_FOLDER}${path}`, "utf8");
	const named = [...read(document).matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, path = ""]) => path);
	const words = readdirSync(`${PAGE_FOLDER}assets`)
		.filter((name) => /^(en|zh)-.*\.js$/.test(name))
		.map((name) => `assets/${name}`)
		.sort((a, b) => read(b).length - read(a).length);
	const ending = (end: string) => [...named, ...words.slice(0, 1)].filter((path) => path.endsWith(end)).map(read);
	return [measure(`${label}, script`, ending(".js"), BUDGETS.script), measure(`${label}, style`, ending(".css"), BUDGETS.style)];
}

function measure(label: string, files: readonly string[], budgetKb: number): Measured {
	const sum = (bytesOf: (text: string) => number) => files.reduce((bytes, text) => bytes + bytesOf(text), 0);
	return {
		label,
		minified: sum((text) => Buffer.byteLength(text)),
		gzipped: sum((text) => gzipSync(text, { level: 9 }).length),
		budgetKb,
	};
}

function isWithin(bytes: number, budgetKb: number): boolean {
	return bytes <= budgetKb * 1_000;
}

function kb(bytes: number): string {
	return (bytes / 1_000).toFixed(1);
}
