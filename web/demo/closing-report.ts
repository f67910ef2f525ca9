/** The last words of a demo that went well: where everything is, and how it was told. Pure. */
import type { Locale } from "../../protocol/messages.ts";
import type { Chapter } from "../client/rest.ts";
import { say } from "./phrases.ts";
import type { PushCounts } from "./push-counter.ts";
import { clip, pad, widthOf } from "./text-width.ts";

export type ClosingFacts = {
	locale: Locale;
	url: string;
	projectName: string;
	tokenForShell: string;
	userId: string | null;
	chapters: Chapter[];
	pushes: PushCounts;
};

const TITLE_COLUMNS = 40;

export function describeEnd({ locale, url, projectName, tokenForShell, userId, chapters, pushes }: ClosingFacts): string[] {
	const base = `${url}/api/projects/${encodeURIComponent(projectName)}`;
	const download = `${base}/download?format=md`;
	const rows: [string, string][] = [
		...chapters.map(({ index, title, content }): [string, string] => {
			const length = say(locale, "characters", { count: [...content].length });
			return [say(locale, "chapter", { chapter: index }), `${clip(title, TITLE_COLUMNS)}, ${length}\n${base}/chapters/${index}`];
		}),
		[say(locale, "allInOne"), download],
		[say(locale, "onCommandLine"), `curl -H "Authorization: Bearer ${tokenForShell}" '${download}'`],
		[say(locale, "inBrowser"), userId === null ? url : say(locale, "signInAs", { url, userId })],
	];
	const { frames, progress, texts, sockets } = pushes;
	return [
		say(locale, "stored", { count: chapters.length, name: projectName }),
		"",
		...table(rows),
		"",
		say(locale, "pushed", { frames, progress, texts, reconnects: Math.max(0, sockets - 1) }),
	];
}

function table(rows: [string, string][]): string[] {
	const columns = Math.max(...rows.map(([label]) => widthOf(label)));
	return rows.flatMap(([label, value]) =>
		value.split("\n").map((line, position) => `  ${pad(position === 0 ? label : "", columns)}  ${line}`),
	);
}
