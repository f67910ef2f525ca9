/**
 * `npm run build:package`: makes `dist/package`, the npm package that apps import, ready for `npm pack` or `npm publish`.
 * One module stays one file, so that an app's bundler takes what the app uses and nothing else.
 */
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT, TSC } from "../../worker/dev/paths.ts";
import { runQuietly } from "../../worker/dev/run-command.ts";

const OUT = join(PROJECT_ROOT, "dist/package");

/** What an app may import, and the file that it gets. */
const ENTRIES = {
	"./protocol": "lib/web/package/protocol",
	"./client": "lib/web/client/index",
	"./react-native": "lib/web/client/react-native",
	"./react": "lib/web/react/index",
};
/** Fill in globals: a bundler must not drop them for exporting nothing. */
const WITH_SIDE_EFFECTS = ["./lib/web/client/react-native.js", "./lib/web/client/react-native-events.js"];

type Manifest = { name: string; version: string; description: string; license: string; dependencies: Record<string, string> };

rmSync(OUT, { recursive: true, force: true });
await runQuietly(process.execPath, [TSC, "--project", join(import.meta.dirname, "tsconfig.json")]);
nameEmittedFiles();
copyFileSync(join(PROJECT_ROOT, "LICENSE"), join(OUT, "LICENSE"));
copyFileSync(join(import.meta.dirname, "README.md"), join(OUT, "README.md"));
writeFileSync(join(OUT, "package.json"), `${JSON.stringify(manifest(), null, "\t")}\n`);
console.log(`Built ${OUT}`);

/** The compiler renames imports in its JavaScript only; types that name a `.ts` file are not found by every older compiler. */
function nameEmittedFiles(): void {
	for (const path of globSync("lib/**/*.d.ts", { cwd: OUT })) {
		const file = join(OUT, path);
		writeFileSync(file, readFileSync(file, "utf8").replaceAll(/((?:from|import) ?\(?"\.[^"]*)\.tsx?"/g, '$1.js"'));
	}
}

function manifest(): object {
	const own = JSON.parse(readFileSync(join(PROJECT_ROOT, "package.json"), "utf8")) as Manifest;
	const pinned = (name: string) => ({ [name]: own.dependencies[name] });
	return {
		name: own.name,
		version: own.version,
		description: "Client, React hooks and wire protocol of Novel Queue: background writing tasks that show their progress live",
		license: own.license,
		type: "module",
		sideEffects: WITH_SIDE_EFFECTS,
		exports: {
			...Object.fromEntries(
				Object.entries(ENTRIES).map(([name, path]) => [name, { types: `./${path}.d.ts`, default: `./${path}.js` }]),
			),
			"./package.json": "./package.json",
		},
		files: ["lib", "README.md", "LICENSE"],
		dependencies: { ...pinned("partysocket"), ...pinned("zod") },
		peerDependencies: { react: ">=18" },
		peerDependenciesMeta: { react: { optional: true } },
		engines: { node: ">=22" },
	};
}
