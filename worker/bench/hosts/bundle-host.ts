/** Makes one module of an alternative's Worker. */
import { join } from "node:path";
import { build } from "vite";

/** @param file beside this one @returns the module's source */
export async function bundleHost(file: string): Promise<string> {
	const built = await build({
		configFile: false,
		logLevel: "silent",
		define: { "process.env.NODE_ENV": '"production"' },
		build: {
			write: false,
			target: "es2024",
			minify: true,
			lib: { entry: join(import.meta.dirname, file), formats: ["es"], fileName: "host" },
			rolldownOptions: { external: /^cloudflare:/ },
		},
	});
	const [output] = Array.isArray(built) ? built : [built];
	const chunks = output !== undefined && "output" in output ? output.output.filter(({ type }) => type === "chunk") : [];
	const [chunk] = chunks;
	if (chunk === undefined || !("code" in chunk) || chunks.length !== 1) throw new Error(`${file} made no single module.`);
	return chunk.code;
}
