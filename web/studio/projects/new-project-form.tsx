/** Title and story bible of a new novel. What is typed survives a reload. */
import { LIMITS } from "../../../protocol/limits.ts";
import { ApiError, type NewProject } from "../../client/rest.ts";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { fieldErrors } from "../ui/field-errors.ts";
import { useAction } from "../ui/use-action.tsx";
import { BibleField } from "./bible-field.tsx";
import { titleOf } from "./text-file.ts";
import { useDraft } from "./use-draft.ts";

export function NewProjectForm({ create }: { create(project: NewProject): Promise<void> }) {
	const strings = useStrings().projects;
	const [name, setName, forgetName] = useDraft("name", "");
	const [bible, setBible, forgetBible] = useDraft("bible", "");
	const isTooLong = bible.length > LIMITS.bibleChars;
	const { run, isBusy, error, failure } = useAction(async () => {
		// It is said at the field already.
		if (isTooLong) return;
		await create({ name: name.trim(), bible });
		forgetName();
		forgetBible();
	});
	const { at, isPlaced } = fieldErrors(failure, {
		name: strings.nameInvalid,
		bible: strings.tooLong(bible.length, LIMITS.bibleChars),
	});
	const isTaken = failure instanceof ApiError && failure.code === "project_exists";

	return (
		<form class="card form" onSubmit={run}>
			<Field label={strings.name} error={isTaken ? strings.nameTaken : at.name}>
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
			<BibleField
				bible={bible}
				onChange={setBible}
				onFile={(fileName) => {
					if (name === "") setName(titleOf(fileName).slice(0, LIMITS.projectNameChars));
				}}
				rows={9}
				error={at.bible}
			/>
			<Button kind="primary" type="submit" isBusy={isBusy}>
				{strings.submit}
			</Button>
			{!isTaken && !isPlaced && error}
		</form>
	);
}
