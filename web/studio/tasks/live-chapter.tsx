/**
 * The text as it is written, chapter after chapter, with a caret. It follows the end for a reader who is there; one who
 * reads further up is left in peace, and offered the way down. What was finished stays until the page is left.
 */
import "./live-chapter.css";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Outline } from "../../../protocol/outline.ts";
import type { Task } from "../../../protocol/task.ts";
import { ApiError, getChapter } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { useLiveTasks, useLiveText } from "../shell/live-tasks.tsx";
import { Button } from "../ui/button.tsx";
import { ScrollArea } from "../ui/scroll-area.tsx";
import { LiveSection, type SectionState } from "./live-section.tsx";
import { addLiveText, completeSection, type LiveSection as Section } from "./live-sections.ts";

/** Pixels from the end within which the reader counts as reading along. */
const NEAR_THE_END = 48;

type Props = {
	project: string;
	/** What writes just now; null when nothing does. */
	task: Task | null;
	outline: Outline | null;
	/** Numbers of the chapters that are stored, whoever wrote them. */
	stored: ReadonlySet<number>;
};

export function LiveChapter({ project, task, outline, stored }: Props) {
	const strings = useStrings().live;
	const [sections, setSections] = useState<readonly Section[]>([]);
	const page = useRef<HTMLElement>(null);
	const [isFollowing, setIsFollowing] = useState(true);
	/** Of the text, when it was last scrolled. */
	const height = useRef(0);
	const live = useLiveText(task?.id ?? null);

	const api = useApi();
	const { status } = useLiveTasks();

	useLayoutEffect(() => {
		if (live !== null) setSections((before) => addLiveText(before, live));
	}, [live]);

	// The last words may not have come live: what is stored is what counts, and goes on from what is there.
	const unsure = sections.findLast((section) => !section.isWhole && stored.has(section.chapterIndex))?.chapterIndex;
	useEffect(() => {
		// What cannot be had now is asked for when the line is back.
		if (unsure === undefined || status === "offline") return;
		api((token) => getChapter("", token, project, unsure)).then(
			(chapter) => setSections((before) => completeSection(before, chapter)),
			(error: unknown) => {
				const isGone = error instanceof ApiError && error.code === "chapter_not_found";
				if (isGone) setSections((before) => completeSection(before, { index: unsure }));
			},
		);
	}, [api, project, unsure, status]);

	useLayoutEffect(() => {
		const box = page.current;
		if (box !== null && isFollowing && sections.length > 0) box.scrollTop = box.scrollHeight;
	}, [sections, isFollowing]);

	if (task === null && sections.length === 0) return null;
	const last = sections.at(-1);
	const plans = outline?.volumes.flatMap((volume) => volume.chapters) ?? [];
	const titleOf = (section: Section) => section.title ?? plans.find(({ index }) => index === section.chapterIndex)?.title ?? null;
	const stateOf = (section: Section): SectionState => {
		if (stored.has(section.chapterIndex)) return "stored";
		return section === last && task !== null ? "growing" : "stopped";
	};

	return (
		<section class={`live ${task === null ? "still" : "moving"}`} aria-labelledby="live-title">
			<h2 id="live-title">{task === null ? strings.justWritten : strings.title}</h2>
			<div class="card live-frame">
				<ScrollArea
					class="live-page prose"
					label={strings.text}
					boxRef={page}
					onScroll={(box) => {
						const isShorter = box.scrollHeight < height.current;
						height.current = box.scrollHeight;
						// A text that starts over brings its end to a reader who did not go there.
						if (!isShorter) setIsFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_THE_END);
					}}
				>
					{sections.length === 0 && <p class="live-soon live-last">{strings.soon}</p>}
					{sections.map((section) => (
						<LiveSection
							key={section.chapterIndex}
							section={section}
							state={stateOf(section)}
							title={titleOf(section)}
							project={project}
						/>
					))}
				</ScrollArea>
				{!isFollowing && (
					<div class="live-follow">
						<Button
							onClick={() => {
								setIsFollowing(true);
								page.current?.focus({ preventScroll: true });
							}}
						>
							<span aria-hidden="true">↓</span> {strings.follow}
						</Button>
					</div>
				)}
			</div>
		</section>
	);
}
