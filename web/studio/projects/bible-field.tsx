/** The story bible: typed, pasted, or out of a text file that is chosen or dropped on the page. */
import "./bible-field.css";
import { useRef, useState } from "preact/hooks";
import { LIMITS } from "../../../protocol/limits.ts";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { type FileProblem, readTextFile } from "./text-file.ts";
import { useFileDrop } from "./use-file-drop.ts";

type Props = {
	bible: string;
	onChange(bible: string): void;
	onFile?(fileName: string): void;
	rows: number;
	error?: string | undefined;
};

export function BibleField({ bible, onChange, onFile, rows, error }: Props) {
	const strings = useStrings().projects;
	const chooser = useRef<HTMLInputElement>(null);
	const [outcome, setOutcome] = useState<{ read: string } | { problem: FileProblem } | null>(null);
	const isTooLong = bible.length > LIMITS.bibleChars;

	const take = async (file: File | undefined) => {
		if (file === undefined) return;
		const result = await readTextFile(file, LIMITS.bodyBytes).catch((): { problem: FileProblem } => ({ problem: "not_text" }));
		if ("problem" in result) return setOutcome(result);
		setOutcome({ read: file.name });
		onChange(result.text);
		onFile?.(file.name);
	};

	const isOver = useFileDrop((file) => void take(file));
	const problem = outcome !== null && "problem" in outcome ? strings.fileProblems[outcome.problem] : undefined;
	return (
		<div class={`bible-field ${isOver ? "over" : ""}`}>
			<Field
				label={strings.bible}
				hint={strings.bibleHint}
				error={isTooLong ? strings.tooLong(bible.length, LIMITS.bibleChars) : (problem ?? error)}
			>
				{(ids) => (
					<textarea
						{...ids}
						class="prose-input"
						rows={rows}
						value={bible}
						onInput={(event) => {
							setOutcome(null);
							onChange(event.currentTarget.value);
						}}
						required
					/>
				)}
			</Field>
			<div class="bible-file">
				<Button onClick={() => chooser.current?.click()}>{strings.chooseFile}</Button>
				<span class="hint">{strings.orDrop}</span>
				<input
					ref={chooser}
					type="file"
					hidden
					accept=".txt,.md,.markdown,text/plain,text/markdown"
					aria-label={strings.chooseFile}
					onChange={(event) => {
						void take(event.currentTarget.files?.[0]);
						// So that the same file can be chosen again.
						event.currentTarget.value = "";
					}}
				/>
				<span class="hint bible-length" role="status">
					{outcome !== null && "read" in outcome && `${strings.fileRead(outcome.read)} `}
					{bible.length > LIMITS.bibleChars / 2 && strings.length(bible.length, LIMITS.bibleChars)}
				</span>
			</div>
		</div>
	);
}
