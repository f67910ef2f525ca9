/** A button with a small card below it, that Esc, a click elsewhere and leaving it by keyboard close again. */
import "./popover.css";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

type Props = {
	/** On the button, and the name of the card. */
	label: string;
	buttonClass: string;
	button: ComponentChildren;
	children(close: () => void): ComponentChildren;
};

export function Popover({ label, buttonClass, button, children }: Props) {
	const id = useId();
	const [isOpen, setIsOpen] = useState(false);
	const root = useRef<HTMLDivElement>(null);
	const opener = useRef<HTMLButtonElement>(null);

	useEffect(() => {
		if (!isOpen) return;
		const onPointer = (event: PointerEvent) => {
			if (event.target instanceof Node && !root.current?.contains(event.target)) setIsOpen(false);
		};
		const onKey = (event: KeyboardEvent) => {
			if (event.key !== "Escape" || document.querySelector("dialog[open]") !== null) return;
			event.preventDefault();
			setIsOpen(false);
			if (root.current?.contains(document.activeElement)) opener.current?.focus();
		};
		document.addEventListener("pointerdown", onPointer);
		document.addEventListener("keydown", onKey);
		return () => {
			document.removeEventListener("pointerdown", onPointer);
			document.removeEventListener("keydown", onKey);
		};
	}, [isOpen]);

	return (
		<div
			class="popover"
			ref={root}
			onFocusOut={({ relatedTarget }) => {
				// Null: the focus went to no element, as a click on plain text does.
				if (relatedTarget instanceof Node && !root.current?.contains(relatedTarget)) setIsOpen(false);
			}}
		>
			<button
				type="button"
				ref={opener}
				class={buttonClass}
				aria-label={label}
				aria-expanded={isOpen}
				aria-controls={isOpen ? id : undefined}
				onClick={() => setIsOpen(!isOpen)}
			>
				{button}
			</button>
			{isOpen && (
				<section id={id} class="card popover-card" aria-label={label}>
					{children(() => {
						setIsOpen(false);
						opener.current?.focus();
					})}
				</section>
			)}
		</div>
	);
}
