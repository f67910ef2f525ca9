/** A field for a whole number in a range; holds what is typed, and reports it once it is a number. */
import { useState } from "preact/hooks";
import { Field } from "./field.tsx";

type Props = {
	label: string;
	value: number;
	max: number;
	hint?: string | undefined;
	error?: string | undefined;
	onChange(value: number): void;
};

export function NumberField({ label, value, max, hint, error, onChange }: Props) {
	const [typed, setTyped] = useState<string | null>(null);
	return (
		<Field label={label} hint={hint} error={error}>
			{(ids) => (
				<input
					{...ids}
					type="number"
					inputMode="numeric"
					min={1}
					max={max}
					step={1}
					required
					value={typed ?? value}
					onInput={(event) => {
						setTyped(event.currentTarget.value);
						const number = event.currentTarget.valueAsNumber;
						if (Number.isInteger(number)) onChange(number);
					}}
					onBlur={() => setTyped(null)}
				/>
			)}
		</Field>
	);
}
