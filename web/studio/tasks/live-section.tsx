/** One chapter of the live text: its title, its words, and once it is stored, the way to it. */
import { useMemo } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { languageOf } from "../reader/text-language.ts";
import { formatRoute } from "../route.ts";
import type { LiveSection as Section } from "./live-sections.ts";

/** `stopped`: it ended without being finished, and what there is of it is not kept. */
export type SectionState = "growing" | "stored" | "stopped";

type Props = { section: Section; state: SectionState; title: string | null; project: string };

export function LiveSection({ section, state, title, project }: Props) {
	const strings = useStrings().live;
	const { chapterIndex, body } = section;
	// The same elements while nothing new is finished: twenty times a second only the last paragraph is looked at.
	const finished = useMemo(() => body.finished.map(({ start, text }) => <p key={start}>{text}</p>), [body.finished]);
	const isEmpty = body.last === null;
	return (
		<section class={`live-section ${state}`} lang={languageOf(body.text)} aria-busy={state === "growing"}>
			<h3>
				<span>{strings.chapter(chapterIndex)}</span> {title}
			</h3>
			{finished}
			{isEmpty && state === "growing" && <p class="live-soon live-last">{strings.soon}</p>}
			{body.last !== null && (
				<p key={body.last.start} class={state === "growing" ? "live-last" : undefined}>
					{body.last.text}
				</p>
			)}
			{/* There from the start and as high as it will be, so that nothing moves when it says something. */}
			<div class="live-end">
				{state === "stored" && (
					<>
						<span>{strings.finished}</span>
						<a href={formatRoute({ page: "chapter", name: project, index: chapterIndex })}>{strings.read(chapterIndex)}</a>
					</>
				)}
				{state === "stopped" && <span>{strings.unfinished}</span>}
			</div>
		</section>
	);
}
