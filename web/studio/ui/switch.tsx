/** Something that is on or off at once, with a word on what it does. */
import "./switch.css";
import { useId } from "preact/hooks";

type Props = {
	label: string;
	hint: string;
	isOn: boolean;
	/** It cannot be switched; the hint says why. */
	isOff?: boolean;
	onChange(isOn: boolean): void;
};

export function Switch({ label, hint, isOn, isOff = false, onChange }: Props) {
	const hintId = useId();
	return (
		<div class="switch">
			<label>
				<input
					type="checkbox"
					role="switch"
					checked={isOn}
					aria-checked={isOn}
					aria-describedby={hintId}
					disabled={isOff}
					onChange={(event) => onChange(event.currentTarget.checked)}
				/>
				<span>{label}</span>
			</label>
			<p id={hintId} class="hint">
				{hint}
			</p>
		</div>
	);
}
