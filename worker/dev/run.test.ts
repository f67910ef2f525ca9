import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const RUNNER = fileURLToPath(new URL("run.mjs", import.meta.url));
const LOCKFILE = {
	packages: {
		"": { name: "x" },
		"node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
		"node_modules/for-another-platform": { version: "1.0.0", optional: true },
	},
};
const INSTALLED = { packages: { "node_modules/a": LOCKFILE.packages["node_modules/a"] } };

/** A project in a folder of its own, with an npm that only notes that it was called, and does what `npm ci` does to the note. */
function makeProject(installed: unknown): string {
	const root = mkdtempSync(join(tmpdir(), "novel-queue-run-"));
	onTestFinished(() => rmSync(root, { recursive: true }));
	for (const folder of ["worker/dev", "node_modules/.bin", "fake"]) mkdirSync(join(root, folder), { recursive: true });
	copyFileSync(RUNNER, join(root, "worker/dev/run.mjs"));
	symlinkSync(process.execPath, join(root, "node_modules/.bin/node"));
	writeFileSync(join(root, "package-lock.json"), JSON.stringify(LOCKFILE));
	const note = join(root, "node_modules/.package-lock.json");
	if (installed !== undefined) writeFileSync(note, JSON.stringify(installed));
	writeFileSync(
		join(root, "script.ts"),
		"const args: string[] = process.argv.slice(2); console.log('ran', ...args); process.exit(7);",
	);
	writeFileSync(join(root, "good.json"), JSON.stringify(INSTALLED));
	writeFileSync(join(root, "fake/npm"), `#!/bin/sh\necho "npm $*" >> npm-calls\ncp good.json "${note}"\n`);
	chmodSync(join(root, "fake/npm"), 0o755);
	return root;
}

const envOf = (root: string) => ({
	...process.env,
	PATH: `${join(root, "fake")}:${process.env.PATH}`,
	npm_lifecycle_event: undefined,
});

function runIn(root: string, ...args: string[]) {
	return spawnSync(process.execPath, ["worker/dev/run.mjs", ...args], { cwd: root, encoding: "utf8", env: envOf(root) });
}

function npmCalls(root: string): string {
	try {
		return readFileSync(join(root, "npm-calls"), "utf8");
	} catch {
		return "";
	}
}

test("what the lockfile says is installed: nothing is installed, and arguments and exit code pass", () => {
	const root = makeProject(INSTALLED);
	const { stdout, stderr, status } = runIn(root, "script.ts", "--port", "1");
	expect({ stdout, stderr, status }).toEqual({ stdout: "ran --port 1\n", stderr: "", status: 7 });
	expect(npmCalls(root)).toBe("");
});

test.each([
	["nothing", undefined],
	["another version", { packages: { "node_modules/a": { version: "0.9.0", integrity: "sha512-a" } } }],
	["other content", { packages: { "node_modules/a": { version: "1.0.0", integrity: "sha512-b" } } }],
	["one too many", { packages: { ...INSTALLED.packages, "node_modules/b": { version: "1.0.0" } } }],
	["too little", { packages: {} }],
])("installed is %s: it says so, runs npm ci once, then the script", (_, installed) => {
	const root = makeProject(installed);
	const { stdout, stderr, status } = runIn(root, "script.ts");
	expect(npmCalls(root)).toBe("npm ci\n");
	expect(stderr).toContain("npm ci");
	expect({ stdout, status }).toEqual({ stdout: "ran\n", status: 7 });
	runIn(root, "script.ts");
	expect(npmCalls(root)).toBe("npm ci\n");
});

test("an install that fails ends it in words, and the script does not run", () => {
	const root = makeProject(undefined);
	writeFileSync(join(root, "fake/npm"), "#!/bin/sh\nexit 3\n");
	const { stdout, stderr, status } = runIn(root, "script.ts");
	expect({ stdout, status }).toEqual({ stdout: "", status: 1 });
	expect(stderr).toContain("npm ci did not succeed");
	// Nothing of the failed try is in the way of the next one.
	writeFileSync(join(root, "fake/npm"), `#!/bin/sh\ncp good.json node_modules/.package-lock.json\n`);
	expect(runIn(root, "script.ts").status).toBe(7);
});

test("two commands at once in a fresh clone install once", async () => {
	const root = makeProject(undefined);
	const npm = readFileSync(join(root, "fake/npm"), "utf8");
	writeFileSync(join(root, "fake/npm"), npm.replace("cp ", "sleep 1\ncp "));
	const both = [1, 2].map(() =>
		spawn(process.execPath, ["worker/dev/run.mjs", "script.ts"], { cwd: root, stdio: "ignore", env: envOf(root) }),
	);
	expect(await Promise.all(both.map((child) => once(child, "exit")))).toEqual([
		[7, null],
		[7, null],
	]);
	expect(npmCalls(root)).toBe("npm ci\n");
});

test("SIGTERM reaches the script, and its answer is the exit code", async () => {
	const root = makeProject(INSTALLED);
	const script = "process.on('SIGTERM', () => process.exit(5)); setInterval(() => {}, 1000); console.log('up');";
	writeFileSync(join(root, "script.ts"), script);
	const child = spawn(process.execPath, ["worker/dev/run.mjs", "script.ts"], {
		cwd: root,
		stdio: ["ignore", "pipe", "inherit"],
		env: envOf(root),
	});
	await once(child.stdout, "data");
	child.kill("SIGTERM");
	expect(await once(child, "exit")).toEqual([5, null]);
});

test("when npm's shell is killed, the script is told to end", async () => {
	const root = makeProject(INSTALLED);
	const script =
		"process.on('SIGTERM', () => { console.log('told'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');";
	writeFileSync(join(root, "script.ts"), script);
	const shell = spawn("sh", ["-c", `"${process.execPath}" worker/dev/run.mjs script.ts; true`], {
		cwd: root,
		stdio: ["ignore", "pipe", "inherit"],
		env: { ...envOf(root), npm_lifecycle_event: "start" },
	});
	const output = shell.stdout.setEncoding("utf8");
	await once(output, "data");
	shell.kill("SIGKILL");
	expect(await once(output, "data")).toEqual(["told\n"]);
});
