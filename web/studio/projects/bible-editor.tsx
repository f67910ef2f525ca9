/** Changes the story bible. What is typed survives a reload, and leaving the page by mistake. */
import { useEffect, useRef } from "preact/hooks";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Project } from "../../../protocol/rest.ts";
import { updateBible } from "../../client/rest.ts";
import { useApi } from "../api.tsx";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { useToasts } from "../ui/toasts.tsx";
import { useAction } from "../ui/use-action.tsx";
import { BibleField } from "./bible-field.tsx";
import { projectsChanged } from "./projects-changed.ts";
import { useDraft } from "./use-draft.ts";

export function BibleEditor({ project, onDone }: { project: Project; onDone(): void }) {
	const strings = useStrings().projects;
	const api = useApi();
	const toasts = useToasts();
	const [bible, setBible, forget] = useDraft(`bible ${project.id}`, project.bible);
	const { run, isBusy, error } = useAction(async () => {
		// It is said at the field already.
		if (bible.length > LIMITS.bibleChars) return;
		await api((token) => updateBible("", token, project.name, bible));
		forget();
		projectsChanged();
		toasts.show({ text: strings.bibleSaved });
		onDone();
	});
	// The button that was pressed has given way to this.
	const form = useRef<HTMLFormElement>(null);
	useEffect(() => form.current?.querySelector("textarea")?.focus(), []);
	return (
		<form class="form" onSubmit={run} ref={form}>
			<BibleField bible={bible} onChange={setBible} rows={14} />
			<div class="bible-buttons">
				<Button kind="primary" type="submit" isBusy={isBusy}>
					{strings.saveBible}
				</Button>
				<Button
					onClick={() => {
						forget();
						onDone();
					}}
				>
					{strings.cancelEdit}
				</Button>
			</div>
			{error}
		</form>
	);
}
