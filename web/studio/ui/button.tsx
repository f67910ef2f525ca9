/** A button that says when it is busy, and cannot be pressed twice meanwhile. */
import "./button.css";
import type { ComponentChildren } from "preact";

type Props = {
	kind?: "primary" | "plain" | "quiet" | "danger";
	type?: "button" | "submit";
	isBusy?: boolean;
	/** What it does, where the words on it need their surroundings to be understood. */
	label?: string;
	onClick?(): void;
	onBlur?(): void;
	children: ComponentChildren;
};

export function Button({ kind = "plain", type = "button", isBusy = false, label, onClick, onBlur, children }: Props) {
	// `aria-disabled`, not `disabled`: that would throw the keyboard's focus away.
	return (
		<button
			class={`button ${kind}`}
			type={type}
			aria-label={label}
			aria-disabled={isBusy}
			aria-busy={isBusy}
			onClick={(event) => {
				if (isBusy) event.preventDefault();
				else onClick?.();
			}}
			onBlur={onBlur}
		>
			{children}
		</button>
	);
}
