/**
 * `npm run size`: what the client costs an app, and the page its reader, minified and gzipped. Exits with 1 beyond a
 * budget. The client is bundled whole: feed, REST calls, checks and partysocket.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const CLIENT = fileURLToPath(new URL("index.ts", import.meta.url));
const PAGE_ASSETS = fileURLToPath(new URL("../../dist/web/assets/", import.meta.url));

/** KB of 1,000 bytes, gzipped. */
const BUDGETS = { client: 12, script: 45, style: 12 };

type Measured = { label: string; minified: number; gzipped: number; budgetKb: number };

const measured: Measured[] = [measure("web/client", await bundle(CLIENT), BUDGETS.client), ...measurePage()];
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

/** All files that the page loads at its start; samples are loaded when somebody wants one. */
function measurePage(): Measured[] {
	if (!existsSync(PAGE_ASSETS)) return [];
	const textOf = (ending: string) =>
		readdirSync(PAGE_ASSETS)
			.filter((name) => name.startsWith("index-") && name.endsWith(ending))
			.map((name) => readFileSync(`${PAGE_ASSETS}${name}`, "utf8"))
			.join("");
	return [measure("page, script", textOf(".js"), BUDGETS.script), measure("page, style", textOf(".css"), BUDGETS.style)];
}

function measure(label: string, text: string, budgetKb: number): Measured {
	return { label, minified: Buffer.byteLength(text), gzipped: gzipSync(text, { level: 9 }).length, budgetKb };
}

function isWithin(bytes: number, budgetKb: number): boolean {
	return bytes <= budgetKb * 1_000;
}

function kb(bytes: number): string {
	return (bytes / 1_000).toFixed(1);
}
