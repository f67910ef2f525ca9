/** Outline, chapters, or one after the other. */
import { useStrings } from "../language.tsx";
import { Segments } from "../ui/segments.tsx";
import { MODES, type Mode } from "./work-plan.ts";

export function ModeSwitch({ mode, onChange }: { mode: Mode; onChange(mode: Mode): void }) {
	const strings = useStrings().compose;
	const options = MODES.map((value) => ({ value, label: strings[value] }));
	return <Segments<Mode> label={strings.title} value={mode} onChange={onChange} options={options} />;
}
