/** The short messages at the edge of the page: which are shown, and for how much longer. It knows no screen. */

export type ToastAction = {
	/** A word or two, such as "Undo". */
	label: string;
	/** What goes wrong in it is shown as a toast of its own. */
	run(): void | Promise<void>;
};

export type ToastRequest = {
	text: string;
	kind?: "info" | "error";
	action?: ToastAction;
	/** Milliseconds; null stays until it is dismissed. The usual: longer with an action, until dismissed for an error. */
	stayMs?: number | null;
};

export type Toast = { id: number; text: string; kind: "info" | "error"; action: ToastAction | null };

export type Toasts = {
	/** Newest last. The same array until something changed. */
	getToasts(): readonly Toast[];
	/** @returns unsubscribes */
	subscribe(listener: () => void): () => void;
	/** @returns the id to dismiss it by */
	show(request: ToastRequest): number;
	dismiss(id: number): void;
	/** Somebody is reading: no toast ends until `resume`. */
	pause(): void;
	resume(): void;
};

/** Time to read two short lines. */
const USUAL_MS = 6_000;
/** Time to read, decide and get there by keyboard. */
const WITH_ACTION_MS = 12_000;
/** More would cover the page; the oldest make room. */
export const MOST_TOASTS = 4;

type Clock = { endsAt: number; timer: ReturnType<typeof setTimeout> };

export function createToasts(): Toasts {
	let toasts: readonly Toast[] = [];
	let lastId = 0;
	let isPaused = false;
	/** Milliseconds that are left of each while paused. */
	const left = new Map<number, number>();
	const clocks = new Map<number, Clock>();
	const listeners = new Set<() => void>();

	function publish(next: readonly Toast[]): void {
		toasts = next;
		for (const listener of [...listeners]) listener();
	}

	function start(id: number, ms: number): void {
		clocks.set(id, { endsAt: Date.now() + ms, timer: setTimeout(() => dismiss(id), ms) });
	}

	function forget(id: number): void {
		clearTimeout(clocks.get(id)?.timer);
		clocks.delete(id);
		left.delete(id);
	}

	function dismiss(id: number): void {
		forget(id);
		if (toasts.some((toast) => toast.id === id)) publish(toasts.filter((toast) => toast.id !== id));
	}

	return {
		getToasts: () => toasts,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		show({ text, kind = "info", action, stayMs = usualStay(kind, action) }) {
			lastId += 1;
			const id = lastId;
			// The same words again take the place of what they repeat; with an action they may be about something else.
			for (const same of toasts) if (action === undefined && same.action === null && same.text === text) dismiss(same.id);
			for (const { id: old } of toasts.slice(0, Math.max(0, toasts.length + 1 - MOST_TOASTS))) forget(old);
			publish([...toasts, { id, text, kind, action: action ?? null }].slice(-MOST_TOASTS));
			if (stayMs !== null && isPaused) left.set(id, stayMs);
			else if (stayMs !== null) start(id, stayMs);
			return id;
		},
		dismiss,
		pause() {
			if (isPaused) return;
			isPaused = true;
			for (const [id, { endsAt, timer }] of clocks) {
				clearTimeout(timer);
				left.set(id, Math.max(0, endsAt - Date.now()));
			}
			clocks.clear();
		},
		resume() {
			if (!isPaused) return;
			isPaused = false;
			for (const [id, ms] of left) start(id, ms);
			left.clear();
		},
	};
}

function usualStay(kind: Toast["kind"], action: ToastAction | undefined): number | null {
	if (kind === "error") return null;
	return action === undefined ? USUAL_MS : WITH_ACTION_MS;
}
