/** Where things are in the project, for scripts that may be started from anywhere. */
import { join } from "node:path";

export const PROJECT_ROOT = join(import.meta.dirname, "../..");
const tool = (path: string) => join(PROJECT_ROOT, "node_modules", path);

/** The tools' own entry files: run with the Node that runs us, they need no PATH. */
export const WRANGLER = tool("wrangler/bin/wrangler.js");
export const VITE = tool("vite/bin/vite.js");
export const VITEST = tool("vitest/vitest.mjs");
export const TSC = tool("typescript/bin/tsc");
export const BIOME = tool("@biomejs/biome/bin/biome");
