/** What can be done with the tasks that are picked, all at once. */
import type { Task } from "../../../protocol/task.ts";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmButton } from "../ui/confirm-button.tsx";
import { type BatchAction, concerned } from "./batch-summary.ts";

const ACTIONS: readonly BatchAction[] = ["cancel", "retry", "delete"];

type Props = {
	picked: readonly Task[];
	/** Everything on screen is picked. */
	isAll: boolean;
	onAll(): void;
	onBatch(action: BatchAction, tasks: readonly Task[]): void;
};

export function SelectionBar({ picked, isAll, onAll, onBatch }: Props) {
	const strings = useStrings().tasks;
	return (
		<fieldset class="selection-bar">
			<legend class="visually-hidden">{strings.selection}</legend>
			<span role="status">{strings.selected(picked.length)}</span>
			<Button kind="quiet" onClick={onAll}>
				{isAll ? strings.selectNone : strings.selectAll}
			</Button>
			{ACTIONS.map((action) => {
				const tasks = concerned(action, picked);
				return tasks.length === 0 ? null : (
					<ConfirmButton
						key={action}
						label={strings.batch[action](tasks.length)}
						question={strings.batchQuestion[action](tasks.length)}
						isBusy={false}
						onConfirm={() => onBatch(action, tasks)}
					/>
				);
			})}
		</fieldset>
	);
}
