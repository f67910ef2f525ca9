/**
 * Live tasks in React, React Native and Preact (`preact/compat`): hooks that share one feed per server and user.
 * `createTaskHooks` makes a set with other settings, such as React Native's `AppState` as lifecycle.
 */
import { createTaskHooks } from "./task-hooks.ts";

const hooks = /* @__PURE__ */ createTaskHooks();

export const useQueuedTasks = hooks.useQueuedTasks;
export const useTask = hooks.useTask;
export const useTaskText = hooks.useTaskText;

export { createTaskHooks, type TaskHooks, type TaskHooksOptions } from "./task-hooks.ts";
export type { FeedOptions } from "./use-feed-value.ts";
export type { QueuedTasks } from "./use-queued-tasks.ts";
export type { TaskOptions } from "./use-task.ts";
