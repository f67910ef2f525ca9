/**
 * A disk that a test can fill and clear while a server stores on it, without rights that a developer has not: a small file system in a
 * name space of its own or, where the system gives none, a limit of the size of the server's files. Linux only.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BYTES = 32_000_000;

export type SmallDisk = {
	kind: "file system" | "file size";
	/** Where the server stores. */
	path: string;
	/** Words before the server's command. */
	launcher: readonly string[];
	/** From now on nothing more fits. @param serverPid that stores on it */
	fill: (serverPid: number) => Promise<void>;
	/** Makes room again. */
	clear: (serverPid: number) => Promise<void>;
	remove: () => void;
};

/** Throws if this system has no way to limit a disk: a test that cannot be run must not look as if it had been. */
export async function makeSmallDisk(kinds: readonly SmallDisk["kind"][] = ["file system", "file size"]): Promise<SmallDisk> {
	const problems: string[] = [];
	for (const kind of kinds) {
		const path = mkdtempSync(join(tmpdir(), "novel-queue-disk-"));
		try {
			return kind === "file system" ? await makeFileSystem(path) : makeFileSizeLimit(path);
		} catch (error) {
			rmSync(path, { recursive: true, force: true });
			problems.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
		}
	}
	throw new Error(`No disk can be limited here. ${problems.join("; ")}`);
}

/** A shell holds the name space in which the file system is mounted, and works in it. */
async function makeFileSystem(path: string): Promise<SmallDisk> {
	const shell = spawn("unshare", ["--map-root-user", "--mount", "sh"], { stdio: ["pipe", "pipe", "inherit"] });
	const { run, end } = driveShell(shell);
	const remove = () => {
		end();
		rmSync(path, { recursive: true, force: true });
	};
	try {
		await run(`mount -t tmpfs -o size=${BYTES} novel-queue "$1"`, path);
	} catch (error) {
		end();
		throw error;
	}
	process.once("exit", remove);
	return {
		kind: "file system",
		path,
		launcher: ["nsenter", "--preserve-credentials", "--user", "--mount", "--target", String(shell.pid), "--"],
		// It fails when the disk is full, which is what it is for.
		fill: () => run('dd if=/dev/zero of="$1/ballast" bs=4096 2>/dev/null; true', path),
		clear: () => run('rm -f "$1/ballast"', path),
		remove() {
			process.off("exit", remove);
			remove();
		},
	};
}

/** The signal for a file that is too large would end the server; ignored, a write fails as on a full disk. */
function makeFileSizeLimit(path: string): SmallDisk {
	const limit = (serverPid: number, bytes: string) => {
		const { status, error } = spawnSync("prlimit", ["--pid", String(serverPid), `--fsize=${bytes}:unlimited`]);
		if (status !== 0) throw new Error(`prlimit does not work here (${error?.message ?? status})`);
	};
	limit(process.pid, "unlimited");
	return {
		kind: "file size",
		path,
		launcher: ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"],
		fill: async (serverPid) => limit(serverPid, "1"),
		clear: async (serverPid) => limit(serverPid, "unlimited"),
		remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }),
	};
}

/** One command after the other in a shell that lives as long as its standard input. */
function driveShell(shell: ChildProcess): { run: (script: string, argument: string) => Promise<void>; end: () => void } {
	let output = "";
	let wake = () => {};
	let failure: Error | null = null;
	shell.stdout?.setEncoding("utf8").on("data", (text: string) => {
		output += text;
		wake();
	});
	// Writing to one that has ended says no more than its end.
	shell.stdin?.on("error", () => {});
	shell.on("error", (error) => {
		failure = error;
		wake();
	});
	shell.on("exit", (code) => {
		failure ??= new Error(`the shell ended with ${code}`);
		wake();
	});
	return {
		async run(script, argument) {
			output = "";
			shell.stdin?.write(`set -- '${argument}'; ${script}; echo "ended $?"\n`);
			while (!output.includes("ended ")) {
				if (failure !== null) throw failure;
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
			if (!output.includes("ended 0")) throw new Error(`“${script}” failed`);
		},
		end: () => shell.stdin?.end(),
	};
}
