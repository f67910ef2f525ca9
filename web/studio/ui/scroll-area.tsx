/** A box of text longer than its room, which the keyboard can scroll too. */
import type { ComponentChildren, Ref } from "preact";

type Props = {
	class: string;
	label: string;
	boxRef?: Ref<HTMLElement>;
	onScroll?(box: HTMLElement): void;
	children: ComponentChildren;
};

export function ScrollArea({ class: className, label, boxRef, onScroll, children }: Props) {
	return (
		<section
			class={className}
			aria-label={label}
			ref={boxRef ?? null}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: not every browser lets the keyboard into a scrolling box by itself.
			tabIndex={0}
			onScroll={(event) => onScroll?.(event.currentTarget)}
		>
			{children}
		</section>
	);
}
