/**
 * Builds both pages into the folder that the Worker serves: the writers' at its root, the operators' at `ops/`. Nothing is
 * inlined: the pages' own policy forbids it.
 */
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A page comes out where its source lies; the writers' is the site itself. */
const studioAtRoot: Plugin = {
	name: "studio-at-root",
	enforce: "post",
	generateBundle(_, bundle) {
		const page = bundle["studio/index.html"];
		if (page === undefined) throw new Error("The bundle has no studio/index.html.");
		page.fileName = "index.html";
	},
};

export default defineConfig({
	root: at("."),
	publicDir: at("./studio/public"),
	plugins: [preact(), studioAtRoot],
	build: {
		outDir: at("../dist/web"),
		emptyOutDir: true,
		target: "es2022",
		// Small assets would become `data:` URLs otherwise.
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		rolldownOptions: { input: { studio: at("./studio/index.html"), ops: at("./ops/index.html") } },
	},
});
