/** The writer's tasks, live, for every part of the page: the shared hooks of `web/react`, signed in as this session. */
import { type ComponentChildren, createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";
import type { LiveText } from "../../../protocol/apply-text.ts";
import { type QueuedTasks, useQueuedTasks, useTaskText } from "../../react/index.ts";
import type { Session } from "../session/session.ts";
import { useSessionToken } from "../session/use-session-token.ts";

export type LiveTasks = QueuedTasks & { token: string | null };

const NONE: LiveTasks = {
	tasks: [],
	loading: true,
	error: null,
	errorCode: null,
	refresh: () => Promise.resolve(),
	status: "connecting",
	token: null,
};

const LiveTasksContext = createContext<LiveTasks>(NONE);

export function LiveTasksProvider({ session, children }: { session: Session; children: ComponentChildren }) {
	const token = useSessionToken(session);
	const queued = useQueuedTasks({ apiBaseUrl: "", token });
	// Without a token the hook is off; here that only means that one is on its way.
	const live = useMemo(() => (token === null ? NONE : { ...queued, token }), [queued, token]);
	return <LiveTasksContext.Provider value={live}>{children}</LiveTasksContext.Provider>;
}

export function useLiveTasks(): LiveTasks {
	return useContext(LiveTasksContext);
}

/** The chapter so far of the task that is being written; null while there is none, and for no task. */
export function useLiveText(taskId: string | null): LiveText | null {
	return useTaskText({ apiBaseUrl: "", token: useLiveTasks().token, taskId });
}
