/** A finished chapter, to be read: nothing else is on the page but the way on and back. */
import "./reader-page.css";
import { useEffect, useRef } from "preact/hooks";
import { getChapter, getProject } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { formatRoute } from "../route.ts";
import { describeError } from "../strings/describe-error.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { paragraphsOf } from "./paragraphs.ts";

export function ReaderPage({ name, index }: { name: string; index: number }) {
	const strings = useStrings();
	const api = useApi();
	const chapter = useLoaded(() => api((token) => getChapter("", token, name, index)), "");
	const project = useLoaded(() => api((token) => getProject("", token, name)), "");
	const written = project.value?.chapters.map((each) => each.index) ?? [];
	const heading = useRef<HTMLHeadingElement>(null);

	// The page came without the browser loading one, so nothing else tells a screen reader or moves to the top.
	useEffect(() => {
		scrollTo(0, 0);
		if (chapter.value !== null) heading.current?.focus({ preventScroll: true });
	}, [chapter.value]);

	return (
		<article class="reader">
			<a class="reader-back" href={formatRoute({ page: "project", name })}>
				{strings.reader.back(name)}
			</a>
			{chapter.error !== null && (
				<>
					<Notice kind="error">{describeError(chapter.error, strings)}</Notice>
					<Button onClick={chapter.reload}>{strings.retry}</Button>
				</>
			)}
			{chapter.value === null && chapter.error === null && <p class="hint">{strings.reader.loading}</p>}
			{chapter.value !== null && (
				<>
					<p class="reader-number">{strings.live.chapter(index)}</p>
					<h1 ref={heading} tabIndex={-1}>
						{chapter.value.title}
					</h1>
					<div class="prose">
						{paragraphsOf(chapter.value.content).map(({ start, text }) => (
							<p key={start}>{text}</p>
						))}
					</div>
				</>
			)}
			<nav class="reader-ways" aria-label={strings.book.title}>
				{written.includes(index - 1) ? (
					<a href={formatRoute({ page: "chapter", name, index: index - 1 })}>{strings.reader.previous}</a>
				) : (
					<span />
				)}
				{written.includes(index + 1) && (
					<a href={formatRoute({ page: "chapter", name, index: index + 1 })}>{strings.reader.next}</a>
				)}
			</nav>
		</article>
	);
}
