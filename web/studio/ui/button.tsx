/** A button that says when it is busy, and cannot be pressed twice meanwhile. */
import "./button.css";
import type { ComponentChildren } from "preact";

type Props = {
	kind?: "primary" | "plain" | "quiet" | "danger";
	type?: "button" | "submit";
	isBusy?: boolean;
	/** There is nothing for it to do just now. It keeps its place, so that nothing jumps. */
	isOff?: boolean;
	/** False keeps Tab from stopping here, where a list has its own way to its buttons. */
	isReached?: boolean;
	/** What it does, where the words on it need their surroundings to be understood. */
	label?: string;
	title?: string;
	onClick?(): void;
	onBlur?(): void;
	children: ComponentChildren;
};

export function Button({
	kind = "plain",
	type = "button",
	isBusy = false,
	isOff = false,
	isReached = true,
	label,
	title,
	onClick,
	onBlur,
	children,
}: Props) {
	// `aria-disabled`, not `disabled`: that would throw the keyboard's focus away.
	return (
		<button
			class={`button ${kind}`}
			type={type}
			aria-label={label}
			title={title}
			tabIndex={isReached ? undefined : -1}
			aria-disabled={isBusy || isOff}
			aria-busy={isBusy}
			onClick={(event) => {
				if (isBusy || isOff) event.preventDefault();
				else onClick?.();
			}}
			onBlur={onBlur}
		>
			{children}
		</button>
	);
}
