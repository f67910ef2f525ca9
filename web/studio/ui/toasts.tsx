/**
 * Short messages at the edge of the page, with an action such as Undo: read out politely, kept while somebody points at
 * them or has the keyboard in them. Whoever has news calls `useToasts().show({ text, action })`.
 */
import "./toasts.css";
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { useShortcut } from "../shell/use-shortcut.ts";
import { describeError } from "../strings/describe-error.ts";
import { Button } from "./button.tsx";
import { createToasts, type Toast, type Toasts } from "./toast-store.ts";

const ToastContext = createContext<Toasts>(createToasts());

export function useToasts(): Pick<Toasts, "show" | "dismiss"> {
	return useContext(ToastContext);
}

export function ToastProvider({ children }: { children: ComponentChildren }) {
	const toasts = useMemo(createToasts, []);
	return (
		<ToastContext.Provider value={toasts}>
			{children}
			<ToastRegion toasts={toasts} />
		</ToastContext.Provider>
	);
}

function ToastRegion({ toasts }: { toasts: Toasts }) {
	const strings = useStrings();
	const [shown, setShown] = useState(toasts.getToasts);
	const cameFrom = useRef<HTMLElement | null>(null);
	useEffect(() => toasts.subscribe(() => setShown(toasts.getToasts())), [toasts]);

	const leave = (id: number) => {
		toasts.dismiss(id);
		// The button under the keyboard is about to vanish: back to where the writer was.
		if (cameFrom.current?.isConnected) cameFrom.current.focus();
		toasts.resume();
	};
	const act = async ({ id, action }: Toast) => {
		leave(id);
		try {
			await action?.run();
		} catch (error) {
			toasts.show({ text: describeError(error, strings), kind: "error" });
		}
	};
	const undoable = shown.findLast((toast) => toast.action !== null);
	useShortcut("undo", undoable === undefined ? null : () => void act(undoable));

	return (
		<div
			class="toasts"
			onPointerEnter={toasts.pause}
			onPointerLeave={toasts.resume}
			onFocusIn={({ relatedTarget, currentTarget }) => {
				if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget)) cameFrom.current = relatedTarget;
				toasts.pause();
			}}
			onFocusOut={toasts.resume}
		>
			<ol aria-live="polite" aria-label={strings.toasts.label}>
				{shown.map((toast) => (
					<li key={toast.id} class={`toast ${toast.kind}`}>
						<span>{toast.text}</span>
						{toast.action !== null && (
							<Button kind="quiet" onClick={() => void act(toast)}>
								{toast.action.label}
							</Button>
						)}
						<Button kind="quiet" label={strings.toasts.dismiss} onClick={() => leave(toast.id)}>
							<span aria-hidden="true">✕</span>
						</Button>
					</li>
				))}
			</ol>
		</div>
	);
}
