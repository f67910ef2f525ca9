/** A labelled input with its hint; hands out the ids that tie them together for assistive technology. */
import "./field.css";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

type InputIds = { id: string; "aria-describedby"?: string };
type Props = { label: string; hint?: string; children(ids: InputIds): ComponentChildren };

export function Field({ label, hint, children }: Props) {
	const id = useId();
	const hintId = `${id}-hint`;
	return (
		<div class="field">
			<label for={id}>{label}</label>
			{children(hint === undefined ? { id } : { id, "aria-describedby": hintId })}
			{hint !== undefined && (
				<p class="hint" id={hintId}>
					{hint}
				</p>
			)}
		</div>
	);
}
