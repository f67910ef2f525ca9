/** Links to the chapters that a task has stored; the latest of many. */
import { useStrings } from "../language.tsx";
import { formatRoute } from "../route.ts";

/** As many as fit on one line of a phone. */
const MOST = 6;

type Props = {
	project: string;
	indexes: readonly number[];
	/** Whether Tab stops here. */
	isReached: boolean;
};

export function MadeChapters({ project, indexes, isReached }: Props) {
	const strings = useStrings();
	if (indexes.length === 0) return null;
	return (
		<ul class="made-chapters" aria-label={strings.book.title}>
			{indexes.length > MOST && <li aria-hidden="true">…</li>}
			{indexes.slice(-MOST).map((index) => (
				<li key={index}>
					<a
						href={formatRoute({ page: "chapter", name: project, index })}
						aria-label={strings.tasks.read(index)}
						tabIndex={isReached ? undefined : -1}
					>
						{index}
					</a>
				</li>
			))}
		</ul>
	);
}
