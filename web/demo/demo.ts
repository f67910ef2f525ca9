/** `npm run demo`: writes a short novel on a server, live in the terminal, and checks that it is stored. */
import { type DemoArgs, parseDemoArgs, USAGE } from "./args.ts";
import { readBible } from "./bible.ts";
import { describeEnd } from "./closing-report.ts";
import { type DemoServer, findServer } from "./find-server.ts";
import { say } from "./phrases.ts";
import { queueNovel } from "./queue-novel.ts";
import { openScreen } from "./screen.ts";
import { signIn } from "./session.ts";
import { verifyNovel } from "./verify-novel.ts";
import { describeTask } from "./view.ts";
import { watchNovel } from "./watch-novel.ts";

// Leaving restores the terminal and ends a server of the demo's own; work on another's goes on.
for (const [signal, code] of [
	["SIGINT", 130],
	["SIGTERM", 143],
	["SIGHUP", 129],
] as const)
	process.on(signal, () => process.exit(code));

const code = await main().catch((error: unknown) => {
	console.error(`\n${error instanceof Error ? error.message : String(error)}`);
	return 1;
});
// A socket that is closing may hold the process for as long as the server takes to agree.
process.exit(code);

async function main(): Promise<number> {
	const args = parseDemoArgs(process.argv.slice(2), process.env);
	if (args === "help") {
		console.log(USAGE);
		return 0;
	}
	const bible = readBible(args.bible, args.locale, process.env.INIT_CWD ?? process.cwd());
	const server = await findServer(args.url, () => console.log(say(args.locale, "starting")));
	try {
		return await write(args, bible, server);
	} finally {
		await server.stop();
	}
}

async function write(
	{ name, chapters, locale, ai }: DemoArgs,
	bible: { text: string; title: string },
	server: DemoServer,
): Promise<number> {
	const { url } = server;
	const session = await signIn(url, process.env.NOVEL_QUEUE_TOKEN);
	const novel = await queueNovel(url, await session.getToken(), { name: name ?? bible.title, bible: bible.text, chapters, ai });
	console.log(`${say(locale, "project", { name: novel.projectName, url })}\n`);

	const labels = [say(locale, "outline"), say(locale, chapters === 1 ? "oneChapter" : "manyChapters", { count: chapters })];
	const ids = [novel.outlineTaskId, novel.chaptersTaskId];
	const tasks = ids.map((id, index) => ({ id, label: labels[index] ?? id }));
	const screen = openScreen(process.stdout);
	const outcome = await watchNovel({ url, getToken: session.getToken, locale, tasks }, screen).finally(() => screen.close());
	console.log();

	const failed = outcome.tasks.find((task) => task.status === "failed");
	if (failed !== undefined) {
		const label = labels[ids.indexOf(failed.id)] ?? failed.id;
		console.error(say(locale, "failed", { label, reason: describeTask(failed, locale) }));
		return 1;
	}
	const stored = await verifyNovel(url, await session.getToken(), novel.projectName, chapters).catch((cause: unknown) => {
		const what = cause instanceof Error ? cause.message : String(cause);
		throw new Error(say(locale, "missing", { what }), { cause });
	});
	const facts = { locale, url, projectName: novel.projectName, userId: session.userId, tokenForShell: session.tokenForShell };
	for (const line of describeEnd({ ...facts, chapters: stored.chapters, pushes: outcome.pushes })) console.log(line);
	if (server.isOwn) console.log(`\n${say(locale, "ownServer")}`);
	return 0;
}
