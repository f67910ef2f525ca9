/** The table of contents: what is written can be read, what is planned says so. */
import "./book.css";
import type { Project } from "../../../protocol/rest.ts";
import type { Task } from "../../../protocol/task.ts";
import { useStrings } from "../language.tsx";
import { ChapterRow, type ChapterState } from "./chapter-row.tsx";

export function Book({ project, running }: { project: Project; running: Task | null }) {
	const strings = useStrings().book;
	const written = new Set(project.chapters.map((chapter) => chapter.index));
	const current = running?.messageValues.chapter ?? null;
	const stateOf = (index: number): ChapterState => (written.has(index) ? "written" : index === current ? "writing" : "planned");
	const volumes = project.outline?.volumes ?? [];
	// What was written past the plan, or without one.
	const planned = new Set(volumes.flatMap((volume) => volume.chapters.map((chapter) => chapter.index)));
	const others = project.chapters.filter((chapter) => !planned.has(chapter.index));

	return (
		<section class="book" aria-labelledby="book-title">
			<h2 id="book-title">{strings.title}</h2>
			{volumes.length === 0 && others.length === 0 && <p class="hint">{strings.empty}</p>}
			{volumes.map((volume, at) => (
				<details key={volume.chapters[0]?.index ?? at} class="volume" open={isInteresting(volume.chapters, written, at)}>
					<summary>{strings.volume(at + 1, volume.title)}</summary>
					<p class="hint volume-goal">{volume.goal}</p>
					<ol>
						{volume.chapters.map(({ index, title, goal }) => (
							<ChapterRow key={index} project={project.name} index={index} title={title} goal={goal} state={stateOf(index)} />
						))}
					</ol>
				</details>
			))}
			{others.length > 0 && (
				<ol>
					{others.map(({ index, title }) => (
						<ChapterRow key={index} project={project.name} index={index} title={title} goal="" state="written" />
					))}
				</ol>
			)}
		</section>
	);
}

/** Open from the start: the volume that is being written, or the first before anything is. */
function isInteresting(chapters: readonly { index: number }[], written: ReadonlySet<number>, at: number): boolean {
	const isTouched = chapters.some(({ index }) => written.has(index));
	const isDone = chapters.every(({ index }) => written.has(index));
	return isTouched ? !isDone || at === 0 : written.size === 0 && at === 0;
}
