/**
 * Starts one of the project's scripts on a bare machine: `node worker/dev/run.mjs <script.ts> [args…]`. It installs what the
 * lockfile says when that is not what is installed, then hands over to the Node that the project brings. It is plain
 * JavaScript without imports from npm, because on a fresh clone an older Node runs it with nothing installed.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(root, "node_modules", ".bin");
/** The first Node that strips TypeScript's types by itself without a flag or a warning. */
const FIRST_NODE_WITH_TYPES = [22, 18];

const [script, ...args] = process.argv.slice(2);
if (script === undefined) fail("Usage: node worker/dev/run.mjs <script.ts> [args…]");
await installOnce();
run(findNode(), script, args);

/** Two commands started together in a fresh clone must not install over each other: the second waits for the first. */
async function installOnce() {
	if (isInstalled()) return;
	const lock = join(tmpdir(), `novel-queue-install-${createHash("sha256").update(root).digest("hex").slice(0, 16)}`);
	let isWaiting = false;
	while (!takeLock(lock)) {
		if (!isWaiting) console.error("Another command is installing the dependencies; waiting for it …");
		isWaiting = true;
		await new Promise((resolve) => setTimeout(resolve, 300));
	}
	const release = () => rmSync(lock, { force: true });
	process.once("exit", release);
	if (!isInstalled()) install();
	process.off("exit", release);
	release();
}

function takeLock(lock) {
	try {
		writeSync(openSync(lock, "wx"), String(process.pid));
		return true;
	} catch (error) {
		if (error.code !== "EEXIST") throw error;
		if (!isOwnerAlive(lock)) rmSync(lock, { force: true });
		return false;
	}
}

function isOwnerAlive(lock) {
	try {
		const pid = Number(readFileSync(lock, "utf8"));
		// Created and not yet written to, for a moment.
		return pid === 0 || isAlive(pid);
	} catch {
		return false;
	}
}

/** Compares what npm noted when it installed with the lockfile: packages for other platforms may be missing, nothing may differ. */
function isInstalled() {
	const wanted = readPackages(join(root, "package-lock.json"));
	const present = readPackages(join(root, "node_modules", ".package-lock.json"));
	if (wanted === null) fail("package-lock.json is missing or unreadable: this is no complete clone.");
	if (present === null) return false;
	const isSame = ([path, { version, integrity }]) => wanted[path]?.version === version && wanted[path]?.integrity === integrity;
	const isThere = ([path, { optional }]) => path === "" || optional === true || present[path] !== undefined;
	return Object.entries(present).every(isSame) && Object.entries(wanted).every(isThere);
}

function readPackages(path) {
	try {
		return JSON.parse(readFileSync(path, "utf8")).packages ?? null;
	} catch {
		return null;
	}
}

function install() {
	console.error("Installing the dependencies of the lockfile (npm ci); this happens once and takes a minute or so …");
	// npm must not run on the Node that it is about to replace.
	const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== bin);
	const { status, error } = spawnSync("npm", ["ci"], {
		cwd: root,
		stdio: "inherit",
		env: { ...process.env, PATH: path.join(delimiter) },
	});
	if (error) fail(`npm could not be started: ${error.message}`);
	if (status !== 0) fail("npm ci did not succeed, see above.");
}

function findNode() {
	const own = join(bin, "node");
	if (existsSync(own)) return own;
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	const [firstMajor, firstMinor] = FIRST_NODE_WITH_TYPES;
	if (major > firstMajor || (major === firstMajor && minor >= firstMinor)) return process.execPath;
	fail(
		`Node ${FIRST_NODE_WITH_TYPES.join(".")} or newer is needed, this is ${process.versions.node}. On Linux x64 the project ` +
			"brings its own; here it could not be installed. Install it from nodejs.org, then run this again.",
	);
}

/** Ends as the script ends. Signals go on to it, and it decides what they mean. */
function run(node, path, rest) {
	const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` };
	const child = spawn(node, [path, ...rest], { cwd: root, stdio: "inherit", env });
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
	watchParents(() => child.kill("SIGTERM"));
	child.on("error", (error) => fail(`${node} could not be started: ${error.message}`));
	child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/** npm starts this through a shell, which passes on no signal: when either is killed, nobody else tells the script to end. */
function watchParents(onGone) {
	if (process.env.npm_lifecycle_event === undefined) return;
	const parents = [process.ppid, parentOf(process.ppid)].filter((pid) => pid > 1);
	const timer = setInterval(() => {
		if (parents.every(isAlive)) return;
		clearInterval(timer);
		onGone();
	}, 500);
}

function parentOf(pid) {
	try {
		return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
	} catch {
		return 0;
	}
}

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === "EPERM";
	}
}

function fail(message) {
	console.error(message);
	process.exit(1);
}
