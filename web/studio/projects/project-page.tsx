/** One novel: what to write next, what is being written, the queue, and the chapters so far. */
import "./project-page.css";
import type { Task } from "../../../protocol/task.ts";
import type { FeedSnapshot, TaskFeed } from "../../client/feed.ts";
import { getProject } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { Composer } from "../queue/composer.tsx";
import { describeError } from "../strings/describe-error.ts";
import { LiveChapter } from "../tasks/live-chapter.tsx";
import { TaskList } from "../tasks/task-list.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { Book } from "./book.tsx";
import { ProjectHeader } from "./project-header.tsx";

type Props = { name: string; feed: TaskFeed; snapshot: FeedSnapshot; onDeleted(): void };

export function ProjectPage({ name, feed, snapshot, onDeleted }: Props) {
	const strings = useStrings();
	const api = useApi();
	const tasks = snapshot.tasks.filter((task) => task.projectName === name);
	const { value: project, error, reload } = useLoaded(() => api((token) => getProject("", token, name)), storedSoFar(tasks));
	const running = tasks.find((task) => task.status === "processing" && task.type === "chapter");

	return (
		<div class="project">
			<div class="project-head">
				<ProjectHeader name={name} project={project} onDeleted={onDeleted} />
				{error !== null && (
					<>
						<Notice kind="error">{describeError(error, strings)}</Notice>
						<Button onClick={reload}>{strings.retry}</Button>
					</>
				)}
				{project === null && error === null && <p class="hint">{strings.projects.loading}</p>}
				{project !== null && <Composer project={project} tasks={tasks} />}
			</div>
			<TaskList snapshot={snapshot} projectName={name} />
			<div class="project-body">
				{running !== undefined && <LiveChapter key={running.id} task={running} feed={feed} outline={project?.outline ?? null} />}
				{project !== null && <Book project={project} running={running ?? null} />}
			</div>
		</div>
	);
}

/** Changes exactly when tasks have stored something that the project shows. */
function storedSoFar(tasks: readonly Task[]): string {
	const chapters = tasks.reduce((sum, task) => sum + task.chapters.length, 0);
	const outlines = tasks.filter((task) => task.type === "outline" && task.status === "completed").length;
	return `${chapters} ${outlines}`;
}
