/** One novel: what to write next, what is being written, the queue, and the chapters so far. */
import "./project-page.css";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Task } from "../../../protocol/task.ts";
import { ApiError, getProject } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { formatRoute } from "../route.ts";
import { useLiveTasks } from "../shell/live-tasks.tsx";
import { describeError } from "../strings/describe-error.ts";
import { Button } from "../ui/button.tsx";
import { later } from "../ui/later.tsx";
import { Notice } from "../ui/notice.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { ProjectHeader } from "./project-header.tsx";
import { useProjectsVersion } from "./projects-changed.ts";

// What is shown once the project is here, and fetched along with it.
const TaskList = later(() => import("../tasks/task-list.tsx").then((part) => part.TaskList));
const Composer = later(() => import("../queue/composer.tsx").then((part) => part.Composer));
const LiveChapter = later(() => import("../tasks/live-chapter.tsx").then((part) => part.LiveChapter));
const Book = later(() => import("./book.tsx").then((part) => part.Book));

type Props = {
	name: string;
	/** Told first, so that home does not lead back here. */
	onDeleted(): void;
};

export function ProjectPage({ name, onDeleted }: Props) {
	const strings = useStrings();
	const api = useApi();
	const live = useLiveTasks();
	useEffect(() => {
		for (const part of [Composer, LiveChapter, Book]) part.prefetch();
	}, []);
	const isLeaving = useRef(false);
	const tasks = live.tasks.filter((task) => task.projectName === name);
	const version = useVersion(`${storedSoFar(tasks)} ${useProjectsVersion()}`, isLeaving);
	const { value: project, error, reload } = useLoaded(() => api((token) => getProject("", token, name)), version);
	const running = tasks.find((task) => task.status === "processing" && task.type === "chapter") ?? null;
	const stored = useStored(project?.chapters ?? [], tasks);

	if (error instanceof ApiError && error.code === "project_not_found") {
		return (
			<div class="project-gone">
				<h1>{name}</h1>
				<p>{strings.projects.gone}</p>
				<a href={formatRoute({ page: "home" })}>{strings.projects.toProjects}</a>
			</div>
		);
	}
	return (
		<div class="project">
			<div class="project-head">
				<ProjectHeader
					name={name}
					project={project}
					onLeaving={(now) => {
						isLeaving.current = now;
					}}
					onDeleted={onDeleted}
				/>
				{error !== null && (
					<>
						<Notice kind="error">{describeError(error, strings)}</Notice>
						<Button onClick={reload}>{strings.retry}</Button>
					</>
				)}
				{project === null && error === null && <p class="hint">{strings.projects.loading}</p>}
				{project !== null && <Composer project={project} tasks={tasks} />}
			</div>
			<TaskList projectName={name} />
			<div class="project-body">
				<LiveChapter project={name} task={running} outline={project?.outline ?? null} stored={stored} />
				{project !== null && <Book project={project} writing={running?.messageValues.chapter ?? null} stored={stored} />}
			</div>
		</div>
	);
}

/** A project that is being deleted here loses its tasks first: it is not asked for again, only to hear that it is gone. */
function useVersion(latest: string, isLeaving: { current: boolean }): string {
	const held = useRef(latest);
	if (!isLeaving.current) held.current = latest;
	return held.current;
}

/** Numbers of all stored chapters: tasks name a new one before the project has been asked again. */
function useStored(chapters: readonly { index: number }[], tasks: readonly Task[]): ReadonlySet<number> {
	// As text, which is the same while they are.
	const indexes = [...chapters.map(({ index }) => index), ...tasks.flatMap((task) => task.chapters)].join(" ");
	return useMemo(() => new Set(indexes.split(" ").map(Number)), [indexes]);
}

/** Changes exactly when tasks have stored something that the project shows. */
function storedSoFar(tasks: readonly Task[]): string {
	const chapters = tasks.reduce((sum, task) => sum + task.chapters.length, 0);
	const outlines = tasks.filter((task) => task.type === "outline" && task.status === "completed").length;
	return `${chapters} ${outlines}`;
}
