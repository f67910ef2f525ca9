/** The chapter that is being written, word by word, with a caret. It follows the end, unless the reader scrolled up. */
import "./live-chapter.css";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LiveText } from "../../../protocol/apply-text.ts";
import type { Outline } from "../../../protocol/outline.ts";
import type { Task } from "../../../protocol/task.ts";
import type { TaskFeed } from "../../client/feed.ts";
import { useStrings } from "../language.tsx";
import { paragraphsOf } from "../reader/paragraphs.ts";
import { ScrollArea } from "../ui/scroll-area.tsx";
import { splitLiveDraft } from "./live-draft.ts";

/** Pixels from the end within which the reader counts as reading along. */
const NEAR_THE_END = 48;

export function LiveChapter({ task, feed, outline }: { task: Task; feed: TaskFeed; outline: Outline | null }) {
	const strings = useStrings().live;
	const [live, setLive] = useState<LiveText | null>(null);
	const page = useRef<HTMLElement>(null);
	const isFollowing = useRef(true);

	useEffect(() => feed.watchText(task.id, setLive), [feed, task.id]);

	// biome-ignore lint/correctness/useExhaustiveDependencies: the text is what moves the end.
	useLayoutEffect(() => {
		if (page.current !== null && isFollowing.current) page.current.scrollTop = page.current.scrollHeight;
	}, [live]);

	const index = live?.chapterIndex ?? task.messageValues.chapter;
	const draft = splitLiveDraft(live?.text ?? "");
	const plan = outline?.volumes.flatMap((volume) => volume.chapters).find((chapter) => chapter.index === index);
	const title = draft.title ?? plan?.title;
	const paragraphs = paragraphsOf(draft.body);

	return (
		<section class="live" aria-labelledby="live-title">
			<div class="live-top">
				<h2 id="live-title">{strings.title}</h2>
				{index !== undefined && (
					<p>
						{strings.chapter(index)}
						{title !== undefined && ` · ${title}`}
					</p>
				)}
			</div>
			<ScrollArea
				class="card live-page prose"
				label={strings.text}
				boxRef={page}
				onScroll={(box) => {
					isFollowing.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_THE_END;
				}}
			>
				{paragraphs.length === 0 && <p class="live-soon">{strings.soon}</p>}
				{paragraphs.map(({ start, text }) => (
					<p key={start} class={start === paragraphs.at(-1)?.start ? "live-last" : undefined}>
						{text}
					</p>
				))}
			</ScrollArea>
		</section>
	);
}
