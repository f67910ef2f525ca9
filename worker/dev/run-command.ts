/** Runs the project's tools as child processes in its root, seen or unseen. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { PROJECT_ROOT } from "./paths.ts";

export type Finished = { code: number; output: string };

/** Shows the command's output as it comes, and lets it use the terminal. @returns its exit code */
export async function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
	const child = spawn(command, args, { cwd: PROJECT_ROOT, env: { ...process.env, ...env }, stdio: "inherit" });
	const [code]: unknown[] = await once(child, "exit");
	return typeof code === "number" ? code : 1;
}

/** @returns the exit code and all output, error output included */
export async function runCaptured(
	command: string,
	args: string[],
	env: NodeJS.ProcessEnv = {},
	onOutput: (text: string, isError: boolean) => void = () => {},
): Promise<Finished> {
	const child = spawn(command, args, {
		cwd: PROJECT_ROOT,
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	const collect = (isError: boolean) => (text: string) => {
		output += text;
		onOutput(text, isError);
	};
	child.stdout.setEncoding("utf8").on("data", collect(false));
	child.stderr.setEncoding("utf8").on("data", collect(true));
	const [code]: unknown[] = await once(child, "close");
	return { code: typeof code === "number" ? code : 1, output };
}

/** Shows nothing unless it fails; then throws with the command's output. */
export async function runQuietly(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
	const { code, output } = await runCaptured(command, args, env);
	if (code !== 0) throw new Error(`${args.join(" ")} failed:\n${output}`);
}
