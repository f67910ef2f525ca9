/**
 * Tells somebody who is elsewhere that a long task has ended, by a notification of the system. It offers that once, when
 * something long was queued, and asks the browser only if the offer is taken.
 */
import { useEffect, useRef } from "preact/hooks";
import type { Task } from "../../../protocol/task.ts";
import { useStrings } from "../language.tsx";
import { formatRoute } from "../route.ts";
import { taskTitle } from "../tasks/task-title.ts";
import { useToasts } from "../ui/toasts.tsx";
import { endedTasks, hasLongWork } from "./ended-tasks.ts";
import { useLiveTasks } from "./live-tasks.tsx";
import { notificationAbility } from "./notification-ability.ts";
import { readPreference, setPreference } from "./preferences.ts";

/** Long enough to come back to after looking at what was queued. */
const OFFER_MS = 30_000;

export function Notifier() {
	const strings = useStrings();
	const { tasks, loading } = useLiveTasks();
	const { show } = useToasts();
	const seen = useRef<readonly Task[] | null>(null);

	useEffect(() => {
		if (loading) return;
		const before = seen.current;
		seen.current = tasks;
		const isHidden = document.visibilityState === "hidden";
		if (isHidden && readPreference("notifications") === "on") {
			for (const task of endedTasks(before, tasks)) notify(task);
		}
		if (!isHidden && hasLongWork(before, tasks)) offer();

		function notify(task: Task): void {
			const name = taskTitle(task, strings);
			const words = strings.notifications;
			try {
				const note = new Notification(task.status === "completed" ? words.finished(name) : words.failed(name), {
					body: task.projectName,
					// Every hidden tab says it; the system shows one.
					tag: `novel-queue.${task.id}`,
					icon: "/favicon.svg",
				});
				note.onclick = () => {
					const index = task.chapters.at(-1);
					const project = task.projectName;
					window.focus();
					location.hash = formatRoute(
						index === undefined ? { page: "project", name: project } : { page: "chapter", name: project, index },
					);
					note.close();
				};
			} catch {
				// Android has the constructor and refuses to use it: there only a service worker may notify.
			}
		}

		function offer(): void {
			if (readPreference("notifications") !== "ask" || notificationAbility() !== "default") return;
			// Once: whoever lets it pass finds it in the settings.
			setPreference("notifications", "off");
			show({
				text: strings.notifications.offer,
				stayMs: OFFER_MS,
				action: {
					label: strings.notifications.accept,
					async run() {
						if ((await Notification.requestPermission()) === "granted") setPreference("notifications", "on");
					},
				},
			});
		}
	}, [tasks, loading, strings, show]);

	return null;
}
