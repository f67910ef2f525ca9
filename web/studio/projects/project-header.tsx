/** Title of a novel, how far it is, its bible, and what can be done with the whole of it. */
import type { Project } from "../../../protocol/rest.ts";
import { deleteProject } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { goTo } from "../route.ts";
import { ConfirmButton } from "../ui/confirm-button.tsx";
import { ScrollArea } from "../ui/scroll-area.tsx";
import { useAction } from "../ui/use-action.tsx";
import { Download } from "./download.tsx";

type Props = { name: string; project: Project | null; onDeleted(): void };

export function ProjectHeader({ name, project, onDeleted }: Props) {
	const strings = useStrings().projects;
	const api = useApi();
	const { run, isBusy, error } = useAction(async () => {
		await api((token) => deleteProject("", token, name));
		// First, so that home does not lead back here.
		onDeleted();
		goTo({ page: "home" });
	});

	return (
		<header class="project-header">
			<h1>{name}</h1>
			{project !== null && (
				<div class="project-facts">
					<span>{progressOf(project, strings)}</span>
					{project.chapters.length > 0 && <Download name={name} />}
					<ConfirmButton label={strings.remove} question={strings.removeConfirm} isBusy={isBusy} onConfirm={run} />
				</div>
			)}
			{error}
			{project !== null && (
				<details class="bible">
					<summary>{strings.showBible}</summary>
					<ScrollArea class="bible-text prose" label={strings.showBible}>
						{project.bible}
					</ScrollArea>
				</details>
			)}
		</header>
	);
}

function progressOf(project: Project, strings: ReturnType<typeof useStrings>["projects"]): string {
	const planned = project.outline?.volumes.reduce((sum, volume) => sum + volume.chapters.length, 0) ?? 0;
	const written = project.chapters.length;
	return written === 0 && planned === 0 ? strings.nothingYet : strings.written(written, planned);
}
