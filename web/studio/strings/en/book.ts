/** The chapters of a project, in English. */
import { chapters } from "./chapters.ts";

export const book = {
	title: "Chapters",
	volume: (index: number, title: string) => `Volume ${index} · ${title}`,
	volumeState: (written: number, planned: number) => (written === 0 ? chapters(planned) : `${written} of ${planned} written`),
	goal: "Goal",
	conflict: "Conflict",
	climax: "Climax",
	hook: "Hook",
	others: "Beyond the outline",
	planned: "planned",
	writing: "being written",
	written: "written",
	chars: (count: number) => `${count.toLocaleString("en")} characters`,
	jump: (index: number) => `Show chapter ${index}`,
	expandAll: "Expand all",
	collapseAll: "Collapse all",
	empty: "Chapters appear here as they are finished.",
};
