/** Says what a click will lead to, and what that depends on, before it is made. */
import { useStrings } from "../language.tsx";
import type { Strings } from "../strings/en.ts";
import type { Mode, WorkPlan } from "./work-plan.ts";

type Props = { plan: WorkPlan; mode: Mode; targetChapters: number };

export function PlanText(props: Props) {
	const strings = useStrings().compose.plan;
	return (
		<div class="plan-text hint">
			{sentences(props, strings).map((sentence) => (
				<p key={sentence}>{sentence}</p>
			))}
		</div>
	);
}

function sentences({ plan, mode, targetChapters }: Props, strings: Strings["compose"]["plan"]): string[] {
	const { chapters, outlineAhead, tasksAhead, beyondOutline, hasOutline } = plan;
	const says: string[] = [];
	if (mode !== "chapters") says.push(strings.outline(targetChapters));
	if (mode !== "chapters" && hasOutline) says.push(strings.replaces);
	if (mode === "both" && chapters !== null) says.push(strings.thenChapters(chapters.first, chapters.last));
	if (mode === "chapters" && chapters !== null) {
		says.push(strings.chapters(chapters.first, chapters.last));
		if (beyondOutline !== null) says.push(strings.beyondOutline(beyondOutline));
		if (!hasOutline && outlineAhead === null) says.push(strings.withoutOutline);
	}
	if (mode === "chapters" && outlineAhead !== null) says.push(strings.afterOutline);
	else if (tasksAhead > 0) says.push(strings.afterTasks(tasksAhead));
	return says;
}
