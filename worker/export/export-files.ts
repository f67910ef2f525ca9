/**
 * The files of an export, in their order, each made when the one before it has been taken: no more than one chapter stands in memory.
 * Where the parts come from, and into which archive they go, is not known here.
 */
import * as z from "zod/v4/mini";
import type { ProjectSummary } from "../../protocol/rest.ts";
import type { Task } from "../../protocol/task.ts";
import type { DayUsage, Usage } from "../../protocol/usage.ts";
import { type ExportRecord, exportRecordSchema } from "../core/export-record.ts";
import { safeFileName, UniqueNames } from "../core/file-names.ts";
import { exportReadme } from "./export-readme.ts";
import { readLines } from "./read-lines.ts";

export type ExportSource = {
	userId: string;
	/** Epoch milliseconds. */
	exportedAt: number;
	projects: readonly (ProjectSummary & { restorableUntil: number | null })[];
	/** Oldest day first. */
	usage: readonly DayUsage[];
	/** Newest first, page by page. */
	tasks: () => AsyncIterable<Task[]>;
	/** Lines of `core/export-record.ts`; none if the project is gone by now. */
	lines: (projectId: string) => Promise<ReadableStream<Uint8Array>>;
};

/** No piece of an input is empty: the archive's writer would take it for the end. */
export type ExportFile = { name: string; lastModified: number; input: string | AsyncIterable<string> };

type Listed = { folder: string; name: string; id: string; restorableUntil: number | null; chapters: number; drafts: number };
type ChapterEntry = {
	file: string;
	index: number;
	title: string;
	chars: number;
	createdAt: number;
	taskId: string;
	usage?: Usage | undefined;
};

const FORMAT = "novel-queue-export";
const VERSION = 1;

export async function* exportFiles(source: ExportSource): AsyncGenerator<ExportFile, void, undefined> {
	const { userId, exportedAt } = source;
	const counts = { tasks: 0 };
	yield { name: "README.md", lastModified: exportedAt, input: exportReadme(userId, exportedAt) };
	yield { name: "tasks.json", lastModified: exportedAt, input: tasksJson(source.tasks(), counts) };
	yield { name: "usage.json", lastModified: exportedAt, input: toJson(source.usage) };
	const projects: Listed[] = [];
	const names = new UniqueNames();
	for (const project of source.projects) {
		const parent = project.restorableUntil === null ? "projects" : "deleted projects";
		const folder = `${parent}/${names.take(safeFileName(project.name, "untitled"))}`;
		const listed = yield* projectFiles(source, project, folder);
		if (listed !== null) projects.push(listed);
	}
	// The last one, so that an archive that has it is whole.
	const manifest = { format: FORMAT, version: VERSION, userId, exportedAt: new Date(exportedAt).toISOString() };
	yield { name: "manifest.json", lastModified: exportedAt, input: toJson({ ...manifest, tasks: counts.tasks, projects }) };
}

/** @returns null if the project is gone */
async function* projectFiles(
	{ lines, exportedAt }: ExportSource,
	project: ExportSource["projects"][number],
	folder: string,
): AsyncGenerator<ExportFile, Listed | null, undefined> {
	const { restorableUntil, ...summary } = project;
	const chapters: ChapterEntry[] = [];
	const drafts: object[] = [];
	let isThere = false;
	for await (const line of readLines(await lines(project.id))) {
		const record = z.parse(exportRecordSchema, JSON.parse(line));
		switch (record.kind) {
			case "project":
				isThere = true;
				yield* headFiles(record, { ...summary, restorableUntil }, folder, exportedAt);
				break;
			case "chapter": {
				const { number, title, createdAt, taskId, usage, content } = record;
				const file = `chapters/${String(number).padStart(4, "0")}${fileTitle(title)}.md`;
				chapters.push({ file, index: number, title, chars: content.length, createdAt, taskId, usage });
				const input = `# ${title === "" ? number : title}\n\n${content}\n`;
				yield { name: `${folder}/${file}`, lastModified: createdAt, input };
				break;
			}
			case "draft":
				drafts.push({ taskId: record.taskId, part: record.part, draft: record.draft });
				break;
			default:
				record satisfies never;
		}
	}
	if (!isThere) return null;
	yield { name: `${folder}/chapters.json`, lastModified: exportedAt, input: toJson(chapters) };
	if (drafts.length > 0) yield { name: `${folder}/drafts.json`, lastModified: exportedAt, input: toJson(drafts) };
	const { name, id } = project;
	return { folder, name, id, restorableUntil, chapters: chapters.length, drafts: drafts.length };
}

function* headFiles(
	{ bible, outline, story }: Extract<ExportRecord, { kind: "project" }>,
	summary: object,
	folder: string,
	exportedAt: number,
): Generator<ExportFile, void, undefined> {
	const file = (name: string, input: string): ExportFile => ({ name: `${folder}/${name}`, lastModified: exportedAt, input });
	yield file("project.json", toJson({ ...summary, ...story }));
	yield file("bible.md", `${bible}\n`);
	if (outline !== null) yield file("outline.json", toJson(outline));
}

function fileTitle(title: string): string {
	const safe = safeFileName(title, "");
	return safe === "" ? "" : ` ${safe}`;
}

async function* tasksJson(pages: AsyncIterable<Task[]>, counts: { tasks: number }): AsyncGenerator<string, void, undefined> {
	for await (const page of pages) {
		for (const task of page) {
			yield `${counts.tasks === 0 ? "[" : ","}\n${JSON.stringify(task, null, "\t")}`;
			counts.tasks += 1;
		}
	}
	yield counts.tasks === 0 ? "[]\n" : "\n]\n";
}

function toJson(value: unknown): string {
	return `${JSON.stringify(value, null, "\t")}\n`;
}
