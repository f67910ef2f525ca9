/** Builds the writers' page into the folder that the Worker serves. Nothing is inlined: the page's own policy forbids it. */
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
	root: at("./studio"),
	plugins: [preact()],
	build: {
		outDir: at("../dist/web"),
		emptyOutDir: true,
		target: "es2022",
		// Small assets would become `data:` URLs otherwise.
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
	},
});
