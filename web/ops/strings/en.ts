/** Everything the dashboard says, in English. Its shape is what every other language has to fill. */
import type { OpsAuditLine } from "../../../protocol/ops.ts";
import type { Task } from "../../../protocol/task.ts";
import type { TaskErrorCode } from "../../../protocol/task-error-codes.ts";

const statuses: Record<Task["status"] | "cancelled", string> = {
	pending: "Waiting",
	processing: "Running",
	completed: "Finished",
	failed: "Failed",
	cancelled: "Cancelled",
};

/** What an operator can do about it. */
const advice: Record<TaskErrorCode, string> = {
	cancelled: "The user's own word. Nothing to do.",
	dependency_cancelled: "The user cancelled what it waited for. Nothing to do.",
	provider_auth: "The provider refused the key. If it is the service's own, renew AI_DEFAULT_KEY; else only the user can.",
	provider_model: "The provider does not know the model. If many users are hit, a model was withdrawn: check AI_DEFAULT_MODEL.",
	provider_not_allowed: "The provider's address is not allowed here. If it should be, add its host to AI_ALLOWED_HOSTS.",
	content_refused: "The provider refused the text itself. Only the user can change it.",
	provider_rate_limited: "The provider's quota is used up. Pause the provider, or raise its quota.",
	provider_unavailable: "The provider is down. Look at its status page; pause it, so that tasks wait instead of failing.",
	provider_timeout: "The provider was silent for too long. If it stays so, pause it or raise STALL_TIMEOUT_SECONDS.",
	provider_bad_answer: "The model's answers could not be used. If it stays so, another model is needed.",
	provider_output_limit:
		"The model stops before a chapter is whole. Another model is needed; if it is the service's own, change AI_DEFAULT_MODEL.",
	provider_prompt_too_long:
		"The book's settings and story are too long for the model. Only the user can shorten them or choose another model.",
	provider_region:
		"The provider does not serve the region that the call came from. Pause the provider, or let calls come from elsewhere.",
	provider_balance: "The account has no money or quota left. If it is the service's own, top it up; else only the user can.",
	provider_redirected:
		"The base URL leads elsewhere. If it is AI_DEFAULT_BASE_URL, set it to where the API answers; else only the user can.",
	key_unavailable: "The user's key is erased or sealed with an older secret: check KEY_ENCRYPTION_SECRET_PREVIOUS.",
	processor_crashed: "The task's worker ended again and again. Look for its task id in the logs.",
	project_deleted: "The user deleted the project. Nothing to do.",
	internal_error: "A bug of this service. Look for the task id in the logs.",
};

const actions: Record<OpsAuditLine["action"], string> = {
	cancel: "cancelled",
	retry: "retried",
	pause: "paused",
	resume: "resumed",
};

const errors: Record<string, string> = {
	network_error: "The server could not be reached. Check the network and try again.",
	bad_answer: "What answered is not this service. Is something between it and you?",
	unauthorized: "The token was refused. Sign in again.",
	token_expired: "The token has expired. Sign in again.",
	forbidden: "This needs the operators' role.",
	user_not_found: "Nobody of that name has ever queued a task.",
	task_not_found: "The task is gone; its user has deleted it.",
	task_not_active: "The task has already ended.",
	task_not_failed: "Only a task that has failed can be retried.",
	ai_config_missing: "The task's key is erased. Only the user can retry it, with a new one.",
	temporarily_unavailable: "The service could not do it just now. Try again.",
};

export const en = {
	title: "Operations",
	units: { ms: "ms", s: "s", min: "min", h: "h", d: "d" },
	skip: "Skip to the figures",
	more: (count: number) => `Show ${count} more`,
	settings: { theme: "Theme", themes: { system: "System", light: "Light", dark: "Dark" }, language: "Language" },
	signOut: "Sign out",
	unknownError: "Something unexpected went wrong on this page. Reload it.",
	never: "—",

	signIn: {
		headline: "What is going on, over all users",
		pitch: "Queued, running, finished and failed, live. For operators only.",
		name: "Your name",
		nameHint: "This server is for development: any name gets a token with the operators' role.",
		token: "Operator's token",
		tokenHint: 'A JWT with the claim role: "ops". It stays in this tab.',
		start: "Sign in",
		useName: "Sign in by name instead",
		haveToken: "I have a token",
		noDevelopment: "Development sign-in is off on this server: this page needs a token.",
		expired: "Your token is no longer taken. Sign in again.",
		forbidden: "This needs the operators' role",
		forbiddenWhy: 'The token is good, but it is a user\'s: its claim role is not "ops". Nothing of the numbers was shown.',
		forbiddenDo: "Sign in with an operator's token.",
	},

	link: {
		label: "Connection",
		connecting: "Connecting…",
		live: "Live",
		polling: (seconds: number) => `Polling every ${seconds} s`,
		pollingWhy: (age: string) => `No socket gets through, so the numbers are fetched. Last: ${age} ago.`,
		offline: (since: string) => `Offline for ${since}`,
		closed: "Disconnected",
		old: (age: string) => `These numbers are ${age} old`,
		nothingYet: "No numbers yet",
		offlineWhy: "The server does not answer. This page keeps trying and will be right again by itself.",
		retryNow: "Try now",
		reload: "Reload",
		back: "Live again: the numbers are right.",
		closedWhy: {
			forbidden: "The token no longer has the operators' role.",
			unreadable_frame: "The service speaks a newer version than this page. Reload it.",
			other: "The server ended the connection for good. Reload the page.",
		},
	},

	banners: {
		shardsMissing: (count: number) =>
			`${count === 1 ? "One part" : `${count} parts`} of the service did not answer: the numbers lack ${count === 1 ? "its" : "their"} share.`,
		empty: "No task has ever been queued. The figures move with the first one.",
	},

	figures: {
		label: "Figures",
		queued: "Queued",
		running: "Running",
		finished: "Finished",
		failed: "Failed",
		cancelled: "Cancelled",
		online: "Users online",
		sockets: "Sockets",
		lastHour: "last hour",
		now: "now",
		total: (count: string) => `${count} in all`,
		ofUsers: (count: string) => `of ${count} users`,
		dashboards: (count: number) => (count === 1 ? "1 dashboard" : `${count} dashboards`),
		waits: "waiting for their turn",
		works: "being written",
	},

	charts: {
		label: "Over time",
		range: "Range",
		ranges: { "15min": "15 min", "1h": "1 h", "24h": "24 h" },
		throughput: "Tasks ended",
		perMinute: "per minute",
		perTenMinutes: "per 10 minutes",
		wait: "Wait until the start",
		run: "Run time",
		p50: "Median (p50)",
		p95: "p95",
		merged: "Each point is ten minutes: the weighted median, and the worst minute's p95.",
		table: "As a table",
		time: "Time",
		loading: "Loading the charts…",
		failedToLoad: "The charts could not be loaded; the tables have the same numbers.",
		throughputSummary: (range: string, completed: string, failed: string, cancelled: string) =>
			`In the last ${range}: ${completed} finished, ${failed} failed, ${cancelled} cancelled.`,
		busiest: (time: string, count: string) => `Busiest at ${time} with ${count}.`,
		durationSummary: (time: string, p50: string, p95: string) => `Last seen at ${time}: median ${p50}, p95 ${p95}.`,
		worst: (time: string, p95: string) => `Worst p95 at ${time}: ${p95}.`,
		nothing: "No task has ended in this range.",
	},

	failures: {
		counts: "Failures by cause",
		last24h: "last 24 h",
		code: "Cause",
		provider: "Provider",
		count: "Count",
		none: "No task has failed in the last 24 hours.",
		recent: "Recent failures",
		noneRecent: "No failure is known.",
		chapter: "Chapters",
		outline: "Outline",
	},

	work: {
		label: "By kind of work",
		work: "Work",
		finished: "Finished",
		failed: "Failed",
		retries: "Retries",
		chapters: "Chapters",
		perChapter: "Per chapter, p50 / p95",
		none: "No task has ended in the last 24 hours.",
	},

	users: {
		label: "Users by load",
		search: "Find a user",
		searchHint: "Part of a name on this list, or a whole user id",
		user: "User",
		queued: "Queued",
		running: "Running",
		failed: "Failed",
		finished: "Finished",
		sockets: "Sockets",
		none: "No user has anything to do, or a socket open.",
		noMatch: "Nobody on this list fits.",
		open: (userId: string) => `Open user “${userId}”`,
		shown: (count: number) => `The ${count} with the highest load`,
		back: "All users",
		follows: "Followed live",
		tasks: "Tasks",
		noTasks: "This user has no tasks now.",
		task: "Task",
		status: "Status",
		cancel: "Cancel",
		cancelQuestion: "Cancel this user's task?",
		retry: "Retry",
		retryQuestion: "Retry this user's task?",
		cancelled: "Cancelled. The user sees it.",
		retried: "Queued again. The user sees it.",
		chapters: (count: number) => (count === 1 ? "1 chapter" : `${count} chapters`),
		outline: (count: number) => `Outline of ${count} chapters`,
		attempt: (count: number) => `attempt ${count}`,
		waitingSince: (age: string) => `for ${age}`,
		priority: { high: "high priority", normal: "", low: "low priority" },
	},

	pauses: {
		label: "Pauses",
		hint: "What is paused starts no new task; running tasks go on. Users see why theirs wait. It holds everywhere within a minute.",
		pause: "Pause",
		resume: "Resume",
		pauseQuestion: "Really pause?",
		resumeQuestion: "Really resume?",
		pauseOf: (target: string) => `Pause: ${target}`,
		resumeOf: (target: string) => `Resume: ${target}`,
		runs: "runs",
		others: (count: number) => `${count} more providers`,
		since: (by: string, age: string) => `paused by ${by}, ${age} ago`,
		banner: (target: string, by: string, age: string) => `${target} paused by ${by}, ${age} ago: new tasks wait.`,
	},

	audit: {
		label: "What operators did",
		none: "No operator has done anything yet.",
		task: (by: string, action: string, task: string, user: string) => `${by} ${action} task ${task} of ${user}`,
		target: (by: string, action: string, target: string) => `${by} ${action} ${target}`,
		unknown: "outcome unknown",
		refused: (code: string) => `refused: ${code}`,
	},

	allStarts: "All starts",
	statuses,
	advice,
	actions,
	errors,
};

export type Strings = typeof en;
