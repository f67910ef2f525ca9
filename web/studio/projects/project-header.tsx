/** Title of a novel, how far it is, its bible, and what can be done with the whole of it. */
import type { Project } from "../../../protocol/rest.ts";
import { useStrings } from "../language.tsx";
import { placeIn } from "../reader/reading-places.ts";
import { formatRoute } from "../route.ts";
import type { Strings } from "../strings/en.ts";
import { Button } from "../ui/button.tsx";
import { useAction } from "../ui/use-action.tsx";
import { Bible } from "./bible.tsx";
import { Download } from "./download.tsx";
import { useDeleteProject } from "./use-delete-project.ts";

type Props = { name: string; project: Project | null; onLeaving(isLeaving: boolean): void; onDeleted(): void };

export function ProjectHeader({ name, project, onLeaving, onDeleted }: Props) {
	const strings = useStrings().projects;
	const { run, isBusy, error } = useAction(useDeleteProject(name, onLeaving, onDeleted));
	return (
		<header class="project-header">
			<h1>{name}</h1>
			{project !== null && (
				<>
					<div class="project-facts">
						<span>{progressOf(project, strings)}</span>
						{project.chapters.length > 0 && <Download name={name} />}
						<Button kind="quiet" isBusy={isBusy} onClick={run}>
							{strings.remove}
						</Button>
					</div>
					{error}
					<ReadOn project={project} />
					<Bible project={project} />
				</>
			)}
		</header>
	);
}

/** The way back to where one was reading, or into the book. */
function ReadOn({ project: { id, name, chapters } }: { project: Project }) {
	const strings = useStrings().projects;
	const first = chapters[0]?.index;
	if (first === undefined) return null;
	const place = placeIn(id);
	const index = chapters.some((chapter) => chapter.index === place?.chapter) ? place?.chapter : undefined;
	return (
		<a class="project-read" href={formatRoute({ page: "chapter", name, index: index ?? first })}>
			{index === undefined ? strings.startReading : strings.continueReading(index)}
		</a>
	);
}

function progressOf(project: Project, strings: Strings["projects"]): string {
	const planned = project.outline?.volumes.reduce((sum, volume) => sum + volume.chapters.length, 0) ?? 0;
	const written = project.chapters.length;
	return written === 0 && planned === 0 ? strings.nothingYet : strings.written(written, planned);
}
