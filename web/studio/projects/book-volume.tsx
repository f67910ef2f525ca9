/** One volume of the table of contents: what it is about, and its chapters. */
import { useMemo } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { ChapterRow } from "./chapter-row.tsx";
import type { ShelfVolume } from "./shelve.ts";

type Props = {
	/** From 1. */
	number: number;
	project: string;
	volume: ShelfVolume;
	isOpen: boolean;
	/** How many of its rows to show yet. */
	most: number;
	onToggle(isOpen: boolean): void;
};

export function BookVolume({ number, project, volume, isOpen, most, onToggle }: Props) {
	const strings = useStrings().book;
	const { title, goal, conflict, climax, chapters, written } = volume;
	// The same elements until the volume changes: a tick of progress looks at none of hundreds of rows.
	const rows = useMemo(
		() => chapters.slice(0, most).map((chapter) => <ChapterRow key={chapter.index} project={project} chapter={chapter} />),
		[chapters, project, most],
	);
	const facts: [string, string][] = [
		[strings.goal, goal],
		[strings.conflict, conflict],
		[strings.climax, climax],
	];
	return (
		<details
			class="volume"
			open={isOpen}
			onToggle={(event) => {
				if (event.currentTarget.open !== isOpen) onToggle(event.currentTarget.open);
			}}
		>
			<summary>
				<span class="volume-title">{strings.volume(number, title)}</span>
				<span class="volume-state">{strings.volumeState(written, chapters.length)}</span>
			</summary>
			{isOpen && (
				<>
					<dl class="volume-facts">
						{facts.map(
							([label, words]) =>
								words !== "" && (
									<div key={label}>
										<dt>{label}</dt>
										<dd>{words}</dd>
									</div>
								),
						)}
					</dl>
					<ol>{rows}</ol>
				</>
			)}
		</details>
	);
}
