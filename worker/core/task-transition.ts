/**
 * What each event does to a task, as one table of state × event: a missing cell does not compile. A cell returns the task
 * as it will be, or says that the event changes nothing (`ignored`) or comes from a run that is over (`stale`). It
 * knows no other task; what a change means for the rest of the queue is decided in `queue-machine.ts`. It is long because a table is
 * only complete as a whole.
 */
import { isSameMessage, type Message } from "../../protocol/messages.ts";
import type { TaskErrorCode } from "../../protocol/task-errors.ts";
import type { Usage } from "../../protocol/usage.ts";
import { type Audience, isLongEnough, PACING } from "./audience.ts";
import { exponentialMs, retryDelayMs } from "./backoff.ts";
import { isOverdue, paceAfter, paceBetweenAttempts } from "./estimate.ts";
import type { Failure } from "./failure.ts";
import { POLICY } from "./policy.ts";
import type { StateName, TaskAi, TaskRecord, TaskState, TaskUsage } from "./task-record.ts";
import { addDays, callsOf, dayOf, minus, NO_USAGE } from "./usage.ts";

/** What the task has used so far; undefined if that is nothing, or its processor of a release that does not count. */
type UsageWord = { usage?: Usage | undefined };

/** How far a run is. All of it is absolute, so a repeat changes nothing. */
type ProgressWord = UsageWord & {
	attempt: number;
	progress: number;
	message: Message;
	chapters: number[];
	stepsDone: number;
	stepsTotal: number | null;
};

type EventFields = {
	/** The queue chose this task to run next. */
	start: object;
	/** The processor is alive. By who looks, and is told so in the answer, goes which reports are written and when the next one comes. */
	progressed: ProgressWord & { audience: Audience };
	/**
	 * The processor was asked for somebody who polls. It is no sign of life: an object answers also if its run has got stuck, and
	 * whoever polls must not keep that from being noticed.
	 */
	answered: ProgressWord;
	/** Everything the task asked for is stored. */
	finished: UsageWord & { attempt: number; message: Message; chapters: number[] };
	/** The attempt failed. */
	stepFailed: UsageWord & { attempt: number; failure: Failure };
	/** What the run has stored has used up its allowance, or nearly all of the user's room. */
	roomAsked: { attempt: number; storedBytes: number };
	/** The processor stopped between two steps, since there is no room for what comes next. All that is done is stored. */
	storageFull: UsageWord & { attempt: number };
	/** The processor woke up and found itself in the middle of a step: whatever it was doing is lost. */
	restarted: { attempt: number };
	/** The state's own deadline has passed: no report, or the backoff is over. */
	deadlinePassed: object;
	/** The user's word, or what follows from it: cancelled, dependency gone, project deleted. */
	cancel: { code: Extract<TaskErrorCode, "cancelled" | "dependency_cancelled" | "project_deleted"> };
	/** The user wants a failed task to go on from its checkpoint, with another model if `ai` says so. */
	retry: { ai: TaskAi | null };
	/** The user wants it to have its turn earlier or later; what runs already is not interrupted. */
	prioritized: { priority: TaskRecord["priority"] };
	/** Why it waits has changed. */
	reworded: { message: Message };
	/** The clock is another one than its deadline was set by. */
	clockJumped: object;
	/** A processor that was stopped has said what the task has used, which it may not have reported before. */
	used: { usage: Usage };
	/** One of the tasks it waited for is completed. */
	dependencyCompleted: { dependencyId: string };
};

export type TaskEventType = keyof EventFields;
export type TaskEvent<E extends TaskEventType = TaskEventType> = { [K in E]: { type: K } & EventFields[K] }[E];

export type TransitionContext = {
	now: number;
	/** In [0, 1). */
	random: number;
	/** Larger than the fence of every earlier start in this queue. */
	fence: number;
	/** Gives the task an allowance, from what its project stores as far as is known; undefined for what the queue knows of it. */
	grant: (task: TaskRecord, storedBytes?: number) => number;
};

export type Transition = { result: "changed"; task: TaskRecord } | { result: "ignored" } | { result: "stale" };

type Cell<E extends TaskEventType> = (task: TaskRecord, event: TaskEvent<E>, context: TransitionContext) => Transition;
type Row = { [E in TaskEventType]: Cell<E> };

const ignored: Transition = { result: "ignored" };
const stale: Transition = { result: "stale" };
const ignore = (): Transition => ignored;
const refuse = (): Transition => stale;

const FAILED: Message = { code: "failed", values: {} };

function changed(task: TaskRecord, now: number, change: Partial<TaskRecord>): Transition {
	return { result: "changed", task: { ...task, ...change, updatedAt: now } };
}

/** Every start is a new attempt: what an older one still reports is refused by its number. */
function start(
	task: TaskRecord,
	message: Message,
	{ now, fence, grant }: TransitionContext,
	change: Partial<TaskRecord> = {},
): Transition {
	return changed(task, now, {
		attempt: task.attempt + 1,
		startedAt: task.startedAt ?? now,
		message,
		storageUpTo: grant(task),
		pace: paceBetweenAttempts(task.pace),
		state: { name: "starting", fence, deadline: now + POLICY.startResendMs, sends: 1 },
		...change,
	});
}

function fail(task: TaskRecord, code: TaskErrorCode, now: number, message: Message = FAILED, detail?: string): Transition {
	return changed(task, now, {
		completedAt: now,
		message,
		storageUpTo: null,
		pace: paceBetweenAttempts(task.pace),
		state: { name: "failed", code, ...(detail === undefined ? {} : { detail }) },
	});
}

const begin: Cell<"start"> = (task, _event, context) => start(task, { code: "starting", values: {} }, context);

const progress: Cell<"progressed"> = (task, event, { now }) => {
	if (event.attempt !== task.attempt) return stale;
	if (task.state.name !== "starting" && task.state.name !== "running") return stale;
	// On sockets it is seen at once; else the row that renews the lease says it.
	const isWorthTelling = event.stepsDone > task.stepsDone || (isNews(task, event, now) && PACING[event.audience].keepsLine);
	// By the row alone: a queue that sleeps until the next report remembers nothing else.
	const isLeaseKept = task.state.name === "running" && isLongEnough(task.state.deadline - now, event.audience, isWorthTelling);
	// Written rows are what costs: a report that tells nobody anything is only kept if the lease needs it.
	if (!isWorthTelling && isLeaseKept) return ignored;
	// So that most of the row stays the same.
	const state = isLeaseKept
		? task.state
		: ({ name: "running", fence: task.state.fence, deadline: now + POLICY.leaseMs } as const);
	return tell(task, event, now, state);
};

const answer: Cell<"answered"> = (task, event, { now }) => {
	if (event.attempt !== task.attempt) return stale;
	// It may have been overtaken by a report, and what is stored is not taken back.
	if (task.state.name !== "running" || event.stepsDone < task.stepsDone) return ignored;
	const hasFinishedStep = event.stepsDone > task.stepsDone;
	return hasFinishedStep || isNews(task, event, now) ? tell(task, event, now, task.state) : ignored;
};

function isNews(task: TaskRecord, word: ProgressWord, now: number): boolean {
	return word.progress > task.progress || !isSameMessage(word.message, task.message) || isOverdue(task.pace, now);
}

function tell(task: TaskRecord, word: ProgressWord, now: number, state: TaskState): Transition {
	const hasFinishedStep = word.stepsDone > task.stepsDone;
	// In one piece, unlike `changed`: this is done for every report, and to copy two objects is what takes time in it.
	const told: TaskRecord = {
		...task,
		updatedAt: now,
		// A resumed chapter starts over, but a bar that runs backwards only frightens; 100 is for completed tasks alone.
		progress: Math.min(99, Math.max(task.progress, word.progress)),
		message: word.message,
		chapters: word.chapters,
		stepsDone: word.stepsDone,
		pace: paceAfter(task.pace, task.stepsDone, word, now),
		failures: hasFinishedStep ? 0 : task.failures,
		crashes: hasFinishedStep ? 0 : task.crashes,
		usage: usageAfter(task, word, now),
		state,
	};
	return { result: "changed", task: told };
}

/** Of two sums the one with more calls is the newer: a late report takes nothing back. A change of usage alone is worth no row. */
function usageAfter({ usage: known }: TaskRecord, { usage }: UsageWord, now: number): TaskUsage | undefined {
	if (usage === undefined || callsOf(usage) <= callsOf(known?.total)) return known;
	const more = { day: dayOf(now), ...minus(usage, known?.total ?? NO_USAGE) };
	return { total: usage, unbooked: addDays(known?.unbooked ?? [], [more], now) };
}

const finish: Cell<"finished"> = (task, event, { now }) =>
	event.attempt === task.attempt
		? changed(task, now, {
				progress: 100,
				message: event.message,
				chapters: event.chapters,
				completedAt: now,
				storageUpTo: null,
				pace: null,
				usage: usageAfter(task, event, now),
				state: { name: "completed" },
			})
		: stale;

const retryLater: Cell<"stepFailed"> = (task, event, { now, random }) => {
	if (event.attempt !== task.attempt) return stale;
	if (task.state.name !== "starting" && task.state.name !== "running") return stale;
	const { failure } = event;
	const usage = usageAfter(task, event, now);
	const failures = task.failures + 1;
	const isPatienceGone = (failure.retryAfterMs ?? 0) > POLICY.retryAfterMaxMs;
	if (!failure.isRetryable || failures >= POLICY.maxAttempts || isPatienceGone) {
		return fail({ ...task, usage }, failure.code, now, FAILED, failure.detail);
	}
	const delayMs = retryDelayMs(failures, failure.retryAfterMs, random);
	return changed(task, now, {
		usage,
		failures,
		message: {
			code: "retrying",
			values: { seconds: Math.ceil(delayMs / 1000), attempt: failures + 1, maxAttempts: POLICY.maxAttempts },
		},
		pace: paceBetweenAttempts(task.pace),
		state: { name: "backoff", fence: task.state.fence, deadline: now + delayMs },
	});
};

const grantMore: Cell<"roomAsked"> = (task, event, { now, grant }) =>
	event.attempt === task.attempt ? changed(task, now, { storageUpTo: grant(task, event.storedBytes) }) : stale;

/** It waits like one that has not begun, without a lease, and the next start goes on from what is stored. */
const waitForRoom: Cell<"storageFull"> = (task, event, { now }) =>
	event.attempt === task.attempt
		? changed(task, now, {
				message: { code: "waiting_storage", values: {} },
				usage: usageAfter(task, event, now),
				storageUpTo: null,
				pace: paceBetweenAttempts(task.pace),
				state: { name: "pending" },
			})
		: stale;

/** A dead processor is the platform's doing and costs none of the task's attempts, unless the same step kills it every time. */
const goOn: Cell<"restarted" | "deadlinePassed"> = (task, _event, context) => {
	const crashes = task.crashes + 1;
	if (crashes >= POLICY.maxCrashes) return fail(task, "processor_crashed", context.now);
	return start(task, { code: "resuming", values: {} }, context, { crashes });
};

const goOnIfCurrent: Cell<"restarted"> = (task, event, context) =>
	event.attempt === task.attempt ? goOn(task, event, context) : stale;

/** The same attempt again: the processor may have taken the first call and only its first report was lost. */
const sendAgain: Cell<"deadlinePassed"> = (task, _event, { now }) => {
	if (task.state.name !== "starting") return ignored;
	const { fence, sends } = task.state;
	if (sends >= POLICY.maxStartSends) return fail(task, "processor_crashed", now);
	const deadline = now + exponentialMs(POLICY.startResendMs, POLICY.startResendMaxMs, sends);
	return changed(task, now, { state: { name: "starting", fence, deadline, sends: sends + 1 } });
};

const tryAgain: Cell<"deadlinePassed"> = (task, _event, context) => start(task, { code: "starting", values: {} }, context);

const cancel: Cell<"cancel"> = (task, event, { now }) =>
	fail(task, event.code, now, { code: event.code === "cancelled" ? "cancelled" : "failed", values: {} });

const requeue: Cell<"retry"> = (task, event, { now }) =>
	changed(task, now, {
		...event.ai,
		// Another model has another pace.
		pace: event.ai === null || isSameModel(event.ai, task) ? task.pace : null,
		completedAt: null,
		failures: 0,
		crashes: 0,
		message: { code: "queued", values: {} },
		state: { name: "pending" },
	});

function isSameModel(a: TaskAi, b: TaskAi): boolean {
	return a.provider === b.provider && a.model === b.model;
}

const prioritize: Cell<"prioritized"> = (task, event, { now }) =>
	task.priority === event.priority ? ignored : changed(task, now, { priority: event.priority });

/** Also of a task that has ended: what it had used by then is no later news of it, so it is not updated by that. */
const learnUsage: Cell<"used"> = (task, event, { now }) => {
	const usage = usageAfter(task, event, now);
	return usage === task.usage ? ignored : { result: "changed", task: { ...task, usage } };
};

const reword: Cell<"reworded"> = (task, event, { now }) => changed(task, now, { message: event.message });

const release: Cell<"dependencyCompleted"> = (task, event, { now }) =>
	task.waitsFor.includes(event.dependencyId)
		? changed(task, now, { waitsFor: task.waitsFor.filter((id) => id !== event.dependencyId) })
		: ignored;

/** Whether its processor has been silent for long cannot be known: it gets the whole lease to report again. */
const leaseAnew: Cell<"clockJumped"> = (task, _event, { now }) =>
	task.state.name === "running"
		? changed(task, now, {
				pace: paceBetweenAttempts(task.pace),
				state: { ...task.state, deadline: now + POLICY.leaseMs },
			})
		: ignored;

/** A wait that began in the future begins now; one that has begun in the past is over when its deadline says. */
const waitAnew: Cell<"clockJumped"> = (task, _event, { now }) => {
	const { state, updatedAt } = task;
	if (!("deadline" in state) || updatedAt <= now) return ignored;
	const longestMs = state.name === "starting" ? POLICY.startResendMaxMs : Math.max(POLICY.backoffCapMs, POLICY.retryAfterMaxMs);
	const deadline = now + Math.min(longestMs, Math.max(0, state.deadline - updatedAt));
	return changed(task, now, { state: { ...state, deadline } });
};

const reportsOfAnOldRun = {
	progressed: refuse,
	answered: refuse,
	finished: refuse,
	stepFailed: refuse,
	roomAsked: refuse,
	storageFull: refuse,
	restarted: refuse,
} satisfies Partial<Row>;

const TABLE: { [S in StateName]: Row } = {
	pending: {
		...reportsOfAnOldRun,
		start: begin,
		deadlinePassed: ignore,
		cancel,
		retry: ignore,
		prioritized: prioritize,
		clockJumped: ignore,
		reworded: reword,
		dependencyCompleted: release,
		used: learnUsage,
	},
	starting: {
		start: ignore,
		progressed: progress,
		answered: answer,
		finished: finish,
		stepFailed: retryLater,
		roomAsked: grantMore,
		storageFull: waitForRoom,
		restarted: goOnIfCurrent,
		deadlinePassed: sendAgain,
		cancel,
		retry: ignore,
		prioritized: prioritize,
		clockJumped: waitAnew,
		reworded: ignore,
		dependencyCompleted: ignore,
		used: learnUsage,
	},
	running: {
		start: ignore,
		progressed: progress,
		answered: answer,
		finished: finish,
		stepFailed: retryLater,
		roomAsked: grantMore,
		storageFull: waitForRoom,
		restarted: goOnIfCurrent,
		deadlinePassed: goOn,
		cancel,
		retry: ignore,
		prioritized: prioritize,
		clockJumped: leaseAnew,
		reworded: ignore,
		dependencyCompleted: ignore,
		used: learnUsage,
	},
	backoff: {
		...reportsOfAnOldRun,
		start: ignore,
		deadlinePassed: tryAgain,
		cancel,
		retry: ignore,
		prioritized: prioritize,
		clockJumped: waitAnew,
		reworded: ignore,
		dependencyCompleted: ignore,
		used: learnUsage,
	},
	completed: {
		...reportsOfAnOldRun,
		start: ignore,
		deadlinePassed: ignore,
		cancel: ignore,
		retry: ignore,
		prioritized: ignore,
		clockJumped: ignore,
		reworded: ignore,
		dependencyCompleted: ignore,
		used: learnUsage,
	},
	failed: {
		...reportsOfAnOldRun,
		start: ignore,
		deadlinePassed: ignore,
		cancel: ignore,
		retry: requeue,
		prioritized: ignore,
		clockJumped: ignore,
		reworded: ignore,
		dependencyCompleted: ignore,
		used: learnUsage,
	},
};

export function transition<E extends TaskEventType>(
	task: TaskRecord,
	event: TaskEvent<E>,
	context: TransitionContext,
): Transition {
	const row: Row = TABLE[task.state.name];
	const cell: Cell<E> = row[event.type];
	return cell(task, event, context);
}
