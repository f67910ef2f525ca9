/** The table of contents: what is written can be read, what is planned says what it is for. */
import "./book.css";
import { useMemo, useRef, useState } from "preact/hooks";
import type { Project } from "../../../protocol/rest.ts";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { BookVolume } from "./book-volume.tsx";
import { ChapterRow } from "./chapter-row.tsx";
import { openAtFirst, type Shelf, shareOut, shelve } from "./shelve.ts";
import { useGrowing } from "./use-growing.ts";

type Props = {
	project: Project;
	/** Number of the chapter that is being written; null for none. */
	writing: number | null;
	/** Numbers of the chapters that are stored, whoever wrote them. */
	stored: ReadonlySet<number>;
};

export function Book({ project, writing, stored }: Props) {
	const strings = useStrings().book;
	const shelf = useMemo(() => shelve(project, writing, stored), [project, writing, stored]);
	/** What the reader chose; the rest is as it was found. */
	const [chosen, setChosen] = useState<ReadonlyMap<number, boolean>>(new Map());
	const box = useRef<HTMLElement>(null);
	const isOpen = (at: number) => chosen.get(at) ?? openAtFirst(shelf, at);
	const choose = (at: number, open: boolean) => setChosen(new Map(chosen).set(at, open));
	const openAll = (open: boolean) => setChosen(new Map(shelf.volumes.map((_, at) => [at, open])));
	const isAllOpen = shelf.volumes.every((_, at) => isOpen(at));
	const { writingIn } = shelf;
	const openRows = shareOut(shelf.volumes, isOpen, Number.POSITIVE_INFINITY).reduce((sum, rows) => sum + rows, 0);
	const [most, showAll] = useGrowing(openRows);
	const shares = shareOut(shelf.volumes, isOpen, most);

	return (
		<section class="book" aria-labelledby="book-title" ref={box}>
			<div class="book-top">
				<h2 id="book-title">{strings.title}</h2>
				{writing !== null && writingIn !== null && (
					<Button
						kind="quiet"
						onClick={() => {
							choose(writingIn, true);
							showAll();
							requestAnimationFrame(() => showRow(box.current, writing));
						}}
					>
						{strings.jump(writing)}
					</Button>
				)}
				{shelf.volumes.length > 1 && (
					<Button kind="quiet" onClick={() => openAll(!isAllOpen)}>
						{isAllOpen ? strings.collapseAll : strings.expandAll}
					</Button>
				)}
			</div>
			{shelf.volumes.length === 0 && shelf.others.length === 0 && <p class="hint">{strings.empty}</p>}
			{shelf.volumes.map((volume, at) => (
				<BookVolume
					key={volume.chapters[0]?.index ?? -at}
					number={at + 1}
					project={project.name}
					volume={volume}
					isOpen={isOpen(at)}
					most={shares[at] ?? 0}
					onToggle={(open) => choose(at, open)}
				/>
			))}
			{shelf.others.length > 0 && <Others project={project.name} shelf={shelf} />}
		</section>
	);
}

/** What was written past the plan, or without one. */
function Others({ project, shelf }: { project: string; shelf: Shelf }) {
	const strings = useStrings().book;
	return (
		<>
			{shelf.volumes.length > 0 && <h3 class="book-others">{strings.others}</h3>}
			<ol>
				{shelf.others.map((chapter) => (
					<ChapterRow key={chapter.index} project={project} chapter={chapter} />
				))}
			</ol>
		</>
	);
}

function showRow(box: HTMLElement | null, index: number): void {
	const row = box?.querySelector<HTMLElement>(`[data-chapter="${index}"]`);
	row?.scrollIntoView({ block: "center" });
	row?.focus({ preventScroll: true });
}
