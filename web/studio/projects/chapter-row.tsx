/** One line of the table of contents. */
import { useStrings } from "../language.tsx";
import { formatRoute } from "../route.ts";
import type { ShelfChapter } from "./shelve.ts";

export function ChapterRow({ project, chapter }: { project: string; chapter: ShelfChapter }) {
	const strings = useStrings().book;
	const { index, title, state, goal, hook, chars } = chapter;
	return (
		<li class={`chapter-row ${state}`} data-chapter={index} tabIndex={-1}>
			<span class="chapter-number">{index}</span>
			<div class="chapter-name">
				{state === "written" ? (
					<a href={formatRoute({ page: "chapter", name: project, index })}>{title}</a>
				) : (
					<span>{title}</span>
				)}
				{goal !== "" && <p>{goal}</p>}
				{hook !== "" && (
					<p class="chapter-hook">
						<span class="visually-hidden">{strings.hook}: </span>
						{hook}
					</p>
				)}
			</div>
			<span class="chapter-state">{chars === null ? strings[state] : strings.chars(chars)}</span>
		</li>
	);
}
