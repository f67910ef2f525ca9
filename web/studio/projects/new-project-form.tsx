/** Title and story bible of a new novel. */
import { useState } from "preact/hooks";
import { LIMITS } from "../../../protocol/limits.ts";
import type { NewProject } from "../../client/rest.ts";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { useAction } from "../ui/use-action.tsx";

export function NewProjectForm({ create }: { create(project: NewProject): Promise<void> }) {
	const strings = useStrings().projects;
	const [name, setName] = useState("");
	const [bible, setBible] = useState("");
	const { run, isBusy, error } = useAction(() => create({ name: name.trim(), bible }));
	return (
		<form class="card form" onSubmit={run}>
			<Field label={strings.name}>
				{(ids) => (
					<input
						{...ids}
						value={name}
						onInput={(event) => setName(event.currentTarget.value)}
						maxLength={LIMITS.projectNameChars}
						autocomplete="off"
						required
					/>
				)}
			</Field>
			<Field label={strings.bible} hint={strings.bibleHint}>
				{(ids) => (
					<textarea
						{...ids}
						class="prose-input"
						rows={9}
						value={bible}
						onInput={(event) => setBible(event.currentTarget.value)}
						maxLength={LIMITS.bibleChars}
						required
					/>
				)}
			</Field>
			<Button kind="primary" type="submit" isBusy={isBusy}>
				{strings.submit}
			</Button>
			{error}
		</form>
	);
}
