/** The page's one polite live region. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Task } from "../../../protocol/task.ts";
import type { FeedSnapshot } from "../../client/feed.ts";
import { useLanguage } from "../language.tsx";
import { announcements } from "./announcements.ts";

export function Announcer({ status, tasks }: Pick<FeedSnapshot, "status" | "tasks">) {
	const { locale, strings } = useLanguage();
	const seen = useRef<readonly Task[] | null>(null);
	const [text, setText] = useState("");

	useEffect(() => {
		if (status === "connecting") return;
		const news = announcements(seen.current, tasks, locale, strings);
		seen.current = tasks;
		if (news.length > 0) setText(news.join(" "));
	}, [status, tasks, locale, strings]);

	return (
		<div class="visually-hidden" aria-live="polite">
			{text}
		</div>
	);
}
