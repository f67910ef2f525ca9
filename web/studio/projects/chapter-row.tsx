/** One line of the table of contents. */
import { useStrings } from "../language.tsx";
import { formatRoute } from "../route.ts";

export type ChapterState = "written" | "writing" | "planned";

type Props = { project: string; index: number; title: string; goal: string; state: ChapterState };

export function ChapterRow({ project, index, title, goal, state }: Props) {
	const strings = useStrings().book;
	return (
		<li class={`chapter-row ${state}`}>
			<span class="chapter-number">{index}</span>
			<span class="chapter-name">
				{state === "written" ? <a href={formatRoute({ page: "chapter", name: project, index })}>{title}</a> : title}
				{goal !== "" && state !== "written" && <span class="hint">{goal}</span>}
			</span>
			{state !== "written" && <span class="chapter-state">{strings[state]}</span>}
		</li>
	);
}
