import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createToasts, MOST_TOASTS, type Toasts } from "./toast-store.ts";

let toasts: Toasts;

beforeEach(() => {
	vi.useFakeTimers();
	toasts = createToasts();
});
afterEach(() => {
	vi.useRealTimers();
});

const texts = () => toasts.getToasts().map((toast) => toast.text);

test("a toast ends by itself, one with an action later, an error only when it is dismissed", () => {
	toasts.show({ text: "saved" });
	toasts.show({ text: "deleted", action: { label: "Undo", run: () => {} } });
	const error = toasts.show({ text: "failed", kind: "error" });
	vi.advanceTimersByTime(6_000);
	expect(texts()).toEqual(["deleted", "failed"]);
	vi.advanceTimersByTime(600_000);
	expect(texts()).toEqual(["failed"]);
	toasts.dismiss(error);
	expect(texts()).toEqual([]);
});

test("the same words again take the place of the earlier ones, unless each has something to undo", () => {
	const first = toasts.show({ text: "Queued." });
	const again = toasts.show({ text: "Queued." });
	expect(texts()).toEqual(["Queued."]);
	expect(toasts.getToasts()[0]?.id).toBe(again);
	expect(again).not.toBe(first);
	const undo = { label: "Undo", run: () => {} };
	toasts.show({ text: "Deleted.", action: undo });
	toasts.show({ text: "Deleted.", action: undo });
	expect(texts()).toEqual(["Queued.", "Deleted.", "Deleted."]);
});

test("while somebody reads none ends, and afterwards each has the time it had left", () => {
	toasts.show({ text: "a", stayMs: 1_000 });
	vi.advanceTimersByTime(900);
	toasts.pause();
	toasts.show({ text: "b", stayMs: 500 });
	vi.advanceTimersByTime(60_000);
	expect(texts()).toEqual(["a", "b"]);
	toasts.resume();
	vi.advanceTimersByTime(100);
	expect(texts()).toEqual(["b"]);
	vi.advanceTimersByTime(400);
	expect(texts()).toEqual([]);
});

test("the oldest make room, and a listener is told of every change", () => {
	const listener = vi.fn();
	const stop = toasts.subscribe(listener);
	for (let count = 0; count <= MOST_TOASTS; count += 1) toasts.show({ text: String(count) });
	expect(texts()).toEqual(["1", "2", "3", "4"]);
	expect(listener).toHaveBeenCalledTimes(MOST_TOASTS + 1);
	stop();
	toasts.show({ text: "unheard" });
	expect(listener).toHaveBeenCalledTimes(MOST_TOASTS + 1);
});
