/** One user's tasks, followed live and read-only, with what an operator may do to them. */
import "./users.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { OpsUser } from "../../../protocol/ops.ts";
import { fetchOpsUser } from "../../client/ops-calls.ts";
import { createOpsUserFeed } from "../../client/ops-user-feed.ts";
import { ApiError } from "../../client/rest.ts";
import { useApi } from "../../studio/api.tsx";
import type { Session } from "../../studio/session/session.ts";
import { describeError } from "../../studio/strings/describe-error.ts";
import { Notice } from "../../studio/ui/notice.tsx";
import { useLoaded } from "../../studio/ui/use-loaded.ts";
import { useFormat } from "../format/use-format.ts";
import { useStrings } from "../language.tsx";
import { formatRoute } from "../route.ts";
import { useRows } from "../shell/use-rows.tsx";
import { useSnapshot } from "../use-snapshot.ts";
import { Account } from "./account.tsx";
import { TaskRow } from "./task-row.tsx";

type Props = {
	session: Session;
	userId: string;
	/** What the dashboard knows of him; null while he is not among those shown there. */
	listed: OpsUser | null;
	/** By the server's clock. */
	now: number;
};

export function UserPage({ session, userId, listed, now }: Props) {
	const all = useStrings();
	const strings = all.users;
	const api = useApi();
	const heading = useRef<HTMLHeadingElement>(null);
	// Asked once: whether there is such a user, and his numbers if the dashboard does not show them.
	const loaded = useLoaded(() => api((token) => fetchOpsUser("", token, userId)), listed === null ? "alone" : "listed");
	const isUnknown = loaded.error instanceof ApiError && loaded.error.status === 404;

	useEffect(() => heading.current?.focus(), []);

	return (
		<section class="user-page" aria-labelledby="user-title">
			<div class="user-top">
				<a href={formatRoute({ page: "all" })}>← {strings.back}</a>
				<h1 id="user-title" ref={heading} tabIndex={-1}>
					{userId}
				</h1>
			</div>
			{loaded.error !== null && <Notice kind="error">{describeError(loaded.error, all)}</Notice>}
			{!isUnknown && (
				<>
					<UserFigures user={listed ?? loaded.value?.user ?? null} />
					<UserTasks session={session} userId={userId} now={now} />
				</>
			)}
			{/* Also of one whom the dashboard does not know: a user with projects and no task has data too. */}
			<Account userId={userId} />
		</section>
	);
}

function UserFigures({ user }: { user: OpsUser | null }) {
	const strings = useStrings().users;
	const figures = useStrings().figures;
	const format = useFormat();
	if (user === null) return null;
	const shown: [string, number][] = [
		[strings.running, user.running],
		[strings.queued, user.queued],
		[strings.finished, user.completed],
		[strings.failed, user.failed],
		[figures.cancelled, user.cancelled],
		[strings.sockets, user.sockets],
	];
	return (
		<dl class="user-figures">
			{shown.map(([label, count]) => (
				<div key={label}>
					<dt>{label}</dt>
					<dd>{format.count(count)}</dd>
				</div>
			))}
		</dl>
	);
}

const FIRST = 50;

function UserTasks({ session, userId, now }: Omit<Props, "listed">) {
	const all = useStrings();
	const strings = all.users;
	const [feed] = useState(() => createOpsUserFeed(userId, { apiBaseUrl: "", getToken: session.getToken }));
	const { status, tasks, pollIntervalMs = 0, error } = useSnapshot(feed);
	const { shown, more } = useRows(tasks, FIRST, 4 * FIRST);
	const word = {
		connecting: all.link.connecting,
		live: strings.follows,
		polling: all.link.polling(Math.round(pollIntervalMs / 1_000)),
		offline: all.link.offlineWhy,
		closed: error?.message ?? all.link.closed,
	}[status];
	return (
		<section class="card panel" aria-labelledby="user-tasks-title">
			<h2 id="user-tasks-title">
				{strings.tasks} <span class={`panel-note follow-${status}`}>{word}</span>
			</h2>
			{tasks.length === 0 && (status === "live" || status === "polling") && <p class="hint">{strings.noTasks}</p>}
			<ul>
				{shown.map((task) => (
					<TaskRow key={task.id} task={task} now={now} />
				))}
			</ul>
			{more}
		</section>
	);
}
