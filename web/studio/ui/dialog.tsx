/** A dialog on top of the page: the browser keeps the focus in it, closes it with Esc, and gives the focus back. */
import "./dialog.css";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { Button } from "./button.tsx";

export function Dialog({ title, onClose, children }: { title: string; onClose(): void; children: ComponentChildren }) {
	const strings = useStrings();
	const titleId = useId();
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		const box = dialog.current;
		if (box === null) return;
		box.showModal();
		// Only what surrounds the content is the dialog itself: a click beside it does what Esc does.
		const onClick = ({ target }: MouseEvent) => {
			if (target === box) box.close();
		};
		box.addEventListener("click", onClick);
		return () => box.removeEventListener("click", onClick);
	}, []);
	return (
		<dialog ref={dialog} class="card dialog" aria-labelledby={titleId} onClose={onClose}>
			<div class="dialog-body">
				<div class="dialog-top">
					<h2 id={titleId}>{title}</h2>
					<Button kind="quiet" label={strings.close} onClick={() => dialog.current?.close()}>
						<span aria-hidden="true">✕</span>
					</Button>
				</div>
				{children}
			</div>
		</dialog>
	);
}
