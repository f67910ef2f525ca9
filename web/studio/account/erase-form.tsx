/** Asks for the user's id to be typed before everything of that user is erased, and says what was. It knows neither page nor language. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { ErasedAccount } from "../../client/rest/account.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAttempt } from "../ui/use-attempt.ts";

export type EraseStrings = {
	warning: string;
	confirm(userId: string): string;
	mismatch(userId: string): string;
	erase: string;
	erased(projects: number, tasks: number): string;
	goesOn: string;
};

type Props = {
	userId: string;
	strings: EraseStrings;
	describe(error: unknown): string;
	erase(): Promise<ErasedAccount>;
	onErased(done: ErasedAccount): void;
};

export function EraseForm({ userId, strings, describe, erase, onErased }: Props) {
	const [typed, setTyped] = useState("");
	const [isWrong, setIsWrong] = useState(false);
	const input = useRef<HTMLInputElement>(null);
	const { run, isBusy, failure } = useAttempt(async () => {
		if (typed.trim() !== userId.trim()) {
			setIsWrong(true);
			input.current?.focus();
			return;
		}
		onErased(await erase());
	});
	useEffect(() => input.current?.focus(), []);
	return (
		<form class="form" onSubmit={run}>
			<p>{strings.warning}</p>
			<Field label={strings.confirm(userId)} error={isWrong ? strings.mismatch(userId) : undefined}>
				{(ids) => (
					<input
						{...ids}
						ref={input}
						value={typed}
						autocomplete="off"
						autocapitalize="off"
						spellcheck={false}
						onInput={({ currentTarget }) => {
							setTyped(currentTarget.value);
							setIsWrong(false);
						}}
					/>
				)}
			</Field>
			<Button kind="danger" type="submit" isBusy={isBusy}>
				{strings.erase}
			</Button>
			{failure !== null && <Notice kind="error">{describe(failure.error)}</Notice>}
		</form>
	);
}

export function ErasedNotice({ done, strings }: { done: ErasedAccount; strings: EraseStrings }) {
	return (
		<div role="status">
			<p>{strings.erased(done.erased.projects, done.erased.tasks)}</p>
			{!done.isComplete && <p class="hint">{strings.goesOn}</p>}
		</div>
	);
}
