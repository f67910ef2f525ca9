/** The queue, live: all tasks of the writer, those of every project, to look through, to act on, and to pick many from. */
import "./task-list.css";
import { useCallback, useId, useMemo, useState } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { useLiveTasks } from "../shell/live-tasks.tsx";
import { Button } from "../ui/button.tsx";
import { Segments } from "../ui/segments.tsx";
import { VirtualList } from "../ui/virtual-list.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { TaskCard } from "./task-card.tsx";
import { countSegments, inSegment, SEGMENTS, type Segment } from "./task-filter.ts";
import { inReadingOrder } from "./task-order.ts";
import { useCurrentTask } from "./use-current-task.ts";
import { useSelection } from "./use-selection.ts";
import { useTaskActions } from "./use-task-actions.tsx";
import { useTaskShortcuts } from "./use-task-shortcuts.ts";

/** Pixels of a usual card and between two; what is right is measured. */
const CARD_HEIGHT = 128;
const CARD_GAP = 10;

export function TaskList({ projectName }: { projectName: string }) {
	const strings = useStrings().tasks;
	const { tasks, status, loading } = useLiveTasks();
	const [segment, setSegment] = useState<Segment>("all");
	const hintId = useId();

	const ordered = useMemo(() => inReadingOrder(tasks), [tasks]);
	const shown = useMemo(() => inSegment(ordered, segment), [ordered, segment]);
	const counts = useMemo(() => countSegments(tasks), [tasks]);
	const ids = useStableIds(shown.map((task) => task.id));
	const byId = useMemo(() => new Map(shown.map((task) => [task.id, task])), [shown]);

	const { actions, busyIds } = useTaskActions();
	const current = useCurrentTask(ids);
	const selection = useSelection(ids);
	useTaskShortcuts({ task: byId.get(current.id ?? ""), current, selection, actions });
	const { select } = selection;
	const onSelect = useCallback((id: string, isRange: boolean) => select(id, isRange), [select]);
	const picked = selection.ids === null ? null : shown.filter((task) => selection.ids?.has(task.id));

	return (
		<section class="task-list" data-status={status} aria-labelledby="tasks-title">
			<div class="task-list-top">
				<h2 id="tasks-title" ref={current.titleRef} tabIndex={-1}>
					{strings.title}
				</h2>
				{tasks.length > 0 && (
					<Button kind="quiet" onClick={selection.ids === null ? selection.start : selection.end}>
						{selection.ids === null ? strings.select : strings.selectDone}
					</Button>
				)}
			</div>
			{tasks.length === 0 ? (
				<p class="hint task-list-empty">{loading ? strings.waitingForServer : strings.empty}</p>
			) : (
				<>
					<Segments<Segment>
						label={strings.show}
						value={segment}
						onChange={setSegment}
						options={SEGMENTS.map((value) => ({
							value,
							label: strings.segments[value],
							...(counts[value] > 0 && { count: counts[value] }),
						}))}
					/>
					{picked !== null && (
						<SelectionBar
							picked={picked}
							isAll={picked.length === ids.length}
							onAll={selection.toggleAll}
							onBatch={(action, concerned) => {
								void actions.batch(action, concerned).then((isDone) => isDone && selection.end());
							}}
						/>
					)}
					{shown.length === 0 && <p class="hint task-list-empty">{strings.noneIn[segment]}</p>}
					<p id={hintId} hidden>
						{strings.keysHint}
					</p>
					<VirtualList
						// Another part of the queue is looked at from its top.
						key={segment}
						ids={ids}
						pinnedId={current.id}
						usualHeight={CARD_HEIGHT}
						gap={CARD_GAP}
						labelledBy="tasks-title"
						describedBy={hintId}
						listRef={current.listRef}
						onKeyDown={current.onKeyDown}
					>
						{(id, place) => {
							const task = byId.get(id);
							return task === undefined ? null : (
								<TaskCard
									key={id}
									{...place}
									task={task}
									isElsewhere={task.projectName !== projectName}
									isCurrent={id === (current.id ?? ids[0])}
									isSelected={selection.ids === null ? null : selection.ids.has(id)}
									isBusy={busyIds.has(id)}
									actions={actions}
									onSelect={onSelect}
									onReach={current.reach}
								/>
							);
						}}
					</VirtualList>
				</>
			)}
		</section>
	);
}

/** The same array while the same tasks are in the same order: a tick of progress moves nothing. */
function useStableIds(ids: readonly string[]): readonly string[] {
	const text = ids.join(" ");
	return useMemo(() => (text === "" ? [] : text.split(" ")), [text]);
}
