/** What a screen reader hears of the queue, in one polite live region. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Task } from "../../../protocol/task.ts";
import { useLanguage } from "../language.tsx";
import { announcements } from "./announcements.ts";
import { useLiveTasks } from "./live-tasks.tsx";

export function Announcer() {
	const { locale, strings } = useLanguage();
	const { tasks, loading } = useLiveTasks();
	const seen = useRef<readonly Task[] | null>(null);
	const [said, setSaid] = useState({ text: "", round: 0 });

	useEffect(() => {
		if (loading) return;
		const news = announcements(seen.current, tasks, locale, strings);
		seen.current = tasks;
		if (news.length > 0) setSaid(({ round }) => ({ text: news.join(" "), round: round + 1 }));
	}, [loading, tasks, locale, strings]);

	return (
		<div class="visually-hidden" aria-live="polite">
			{/* A new element each time: the same words in the old one would be no change, and not be said. */}
			<span key={said.round}>{said.text}</span>
		</div>
	);
}
