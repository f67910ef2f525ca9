/** A finished chapter, to be read: nothing else is on the page but the way on and back, and the size of the text. */
import "./reader-view.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, getChapter, getProject } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { Download } from "../projects/download.tsx";
import { formatRoute } from "../route.ts";
import { useLiveTasks } from "../shell/live-tasks.tsx";
import { describeError } from "../strings/describe-error.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { neighbours } from "./neighbours.ts";
import { paragraphsOf } from "./paragraphs.ts";
import { ReaderWays } from "./reader-ways.tsx";
import { languageOf } from "./text-language.ts";
import { TextSizeButtons, useTextSize } from "./text-size.tsx";
import { usePlace } from "./use-place.ts";

export function ReaderView({ name, index }: { name: string; index: number }) {
	const strings = useStrings();
	const api = useApi();
	const stored = useLiveTasks()
		.tasks.filter((task) => task.projectName === name)
		.flatMap((task) => task.chapters);
	// Asked again when this one has been written meanwhile; the list when any has.
	const chapter = useLoaded(() => api((token) => getChapter("", token, name, index)), String(stored.includes(index)));
	const project = useLoaded(() => api((token) => getProject("", token, name)), String(stored.length));
	const ways = neighbours(project.value?.chapters ?? [], index);
	const [rem, step, setStep] = useTextSize();
	const heading = useRef<HTMLHeadingElement>(null);
	const [text, setText] = useState<HTMLElement | null>(null);
	usePlace(project.value?.id ?? null, index, text);

	// The page came without the browser loading one, so nothing else tells a screen reader.
	useEffect(() => {
		if (text !== null) heading.current?.focus({ preventScroll: true });
	}, [text]);

	const isNotYet = chapter.error instanceof ApiError && chapter.error.code === "chapter_not_found";
	return (
		<article class="reader" style={{ "--text-size": `${rem}rem` }}>
			<div class="reader-top">
				<a class="reader-back" href={formatRoute({ page: "project", name })}>
					{strings.reader.back(name)}
				</a>
				<TextSizeButtons step={step} onChange={setStep} />
			</div>
			{chapter.value === null && chapter.error === null && <p class="hint">{strings.reader.loading}</p>}
			{chapter.value === null && chapter.error !== null && <h1>{strings.live.chapter(index)}</h1>}
			{chapter.value === null && isNotYet && <p class="reader-not-yet">{strings.reader.notYet}</p>}
			{chapter.value === null && chapter.error !== null && !isNotYet && (
				<>
					<Notice kind="error">{describeError(chapter.error, strings)}</Notice>
					<Button onClick={chapter.reload}>{strings.retry}</Button>
				</>
			)}
			{chapter.value !== null && (
				<div lang={languageOf(chapter.value.content)}>
					<p class="reader-number">{strings.live.chapter(index)}</p>
					<h1 ref={heading} tabIndex={-1}>
						{chapter.value.title}
					</h1>
					<div class="prose" ref={setText}>
						{paragraphsOf(chapter.value.content).map(({ start, text: words }) => (
							<p key={start} data-start={start}>
								{words}
							</p>
						))}
					</div>
				</div>
			)}
			<ReaderWays name={name} ways={ways} />
			{chapter.value !== null && (
				<div class="reader-download">
					<Download name={name} />
				</div>
			)}
		</article>
	);
}
