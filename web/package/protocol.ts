/** What `novel-queue/protocol` gives to apps: the contract, without the lean checks that only the client needs. */
export * from "../../protocol/apply-sync.ts";
export * from "../../protocol/apply-text.ts";
export * from "../../protocol/client-frames.ts";
export * from "../../protocol/close-codes.ts";
export * from "../../protocol/cursor.ts";
export * from "../../protocol/errors.ts";
export * from "../../protocol/feed.ts";
export * from "../../protocol/limits.ts";
export * from "../../protocol/messages.ts";
export * from "../../protocol/outline.ts";
export * from "../../protocol/polling.ts";
export * from "../../protocol/rest.ts";
export * from "../../protocol/task.ts";
export * from "../../protocol/task-errors.ts";
export * from "../../protocol/version.ts";
