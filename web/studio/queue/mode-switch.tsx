/** Outline or chapters, as a pair of radio buttons that look like one switch. */
import "./mode-switch.css";
import { useStrings } from "../language.tsx";

export type Mode = "outline" | "chapters";

const MODES: readonly Mode[] = ["outline", "chapters"];

export function ModeSwitch({ mode, onChange }: { mode: Mode; onChange(mode: Mode): void }) {
	const strings = useStrings().compose;
	return (
		<fieldset class="mode-switch">
			<legend class="visually-hidden">{strings.title}</legend>
			{MODES.map((each) => (
				<label key={each}>
					<input type="radio" name="mode" value={each} checked={each === mode} onChange={() => onChange(each)} />
					<span>{strings[each]}</span>
				</label>
			))}
		</fieldset>
	);
}
