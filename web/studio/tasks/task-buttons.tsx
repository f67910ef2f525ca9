/** Cancels a task that has not ended, removes one that has. The card itself changes when the queue says so. */
import { cancelQueuedTask, deleteQueuedTask } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { useAction } from "../ui/use-action.tsx";

/** @param props.about the task in words, since every card has the same button */
export function TaskButtons({ taskId, isActive, about }: { taskId: string; isActive: boolean; about: string }) {
	const strings = useStrings().tasks;
	const api = useApi();
	const { run, isBusy, error } = useAction(() =>
		api((token) => (isActive ? cancelQueuedTask("", token, taskId) : deleteQueuedTask("", token, taskId))),
	);
	const name = isActive ? strings.cancel : strings.remove;
	return (
		<>
			<Button kind="quiet" isBusy={isBusy} label={`${name}: ${about}`} onClick={run}>
				{name}
			</Button>
			{error}
		</>
	);
}
