/** One of a few, as radio buttons that look like one switch. */
import "./segments.css";
import { useId } from "preact/hooks";

type Props<Value extends string> = {
	/** What is chosen, for those who do not see it. */
	label: string;
	value: Value;
	options: readonly { value: Value; label: string; count?: number }[];
	onChange(value: Value): void;
};

export function Segments<Value extends string>({ label, value, options, onChange }: Props<Value>) {
	const name = useId();
	return (
		<fieldset class="segments">
			<legend class="visually-hidden">{label}</legend>
			{options.map((option) => (
				<label key={option.value}>
					<input
						type="radio"
						name={name}
						value={option.value}
						checked={option.value === value}
						onChange={() => onChange(option.value)}
					/>
					<span>
						{option.label}
						{option.count !== undefined && <span class="segments-count">{` ${option.count}`}</span>}
					</span>
				</label>
			))}
		</fieldset>
	);
}
