/** A labelled input with its hint and its error; hands out the ids that tie them together for assistive technology. */
import "./field.css";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

type InputIds = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };
type Props = {
	label: string;
	hint?: string | undefined;
	/** What is wrong with what was entered; undefined for nothing. */
	error?: string | undefined;
	children(ids: InputIds): ComponentChildren;
};

export function Field({ label, hint, error, children }: Props) {
	const id = useId();
	const hintId = `${id}-hint`;
	const errorId = `${id}-error`;
	const about = [error !== undefined && errorId, hint !== undefined && hintId].filter((part) => part !== false).join(" ");
	return (
		<div class="field">
			<label for={id}>{label}</label>
			{children({ id, ...(about !== "" && { "aria-describedby": about }), ...(error !== undefined && { "aria-invalid": true }) })}
			{error !== undefined && (
				<p class="field-error" id={errorId} role="alert">
					{error}
				</p>
			)}
			{hint !== undefined && (
				<p class="hint" id={hintId}>
					{hint}
				</p>
			)}
		</div>
	);
}
