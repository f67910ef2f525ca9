/** What one seldom has to say about work: its priority, and wishes for the outline. */
import { LIMITS } from "../../../protocol/limits.ts";
import type { Priority } from "../../../protocol/task.ts";
import { useStrings } from "../language.tsx";
import { Field } from "../ui/field.tsx";

const PRIORITIES: readonly Priority[] = ["high", "normal", "low"];

type Props = {
	/** Null where there is nothing to wish. */
	wishes: string | null;
	wishesError: string | undefined;
	priority: Priority;
	onChange(change: { wishes: string } | { priority: Priority }): void;
};

export function ComposerOptions({ wishes, wishesError, priority, onChange }: Props) {
	const strings = useStrings().compose;
	return (
		<details class="fold" open={wishesError !== undefined}>
			<summary>
				{strings.options}
				{priority !== "normal" && <strong> {strings.priorities[priority]}</strong>}
			</summary>
			<div class="form">
				<Field label={strings.priority}>
					{(ids) => (
						<select
							{...ids}
							value={priority}
							onChange={(event) => {
								const chosen = PRIORITIES.find((each) => each === event.currentTarget.value);
								if (chosen !== undefined) onChange({ priority: chosen });
							}}
						>
							{PRIORITIES.map((each) => (
								<option key={each} value={each}>
									{strings.priorities[each]}
								</option>
							))}
						</select>
					)}
				</Field>
				{wishes !== null && (
					<Field label={strings.wishes} hint={strings.wishesHint} error={wishesError}>
						{(ids) => (
							<textarea
								{...ids}
								rows={2}
								value={wishes}
								onInput={(event) => onChange({ wishes: event.currentTarget.value })}
								maxLength={LIMITS.customPromptChars}
							/>
						)}
					</Field>
				)}
			</div>
		</details>
	);
}
