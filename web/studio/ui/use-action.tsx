/** Something the writer does that takes a moment and may fail: one at a time, with its error as a ready notice. */
import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { describeError } from "../strings/describe-error.ts";
import { Notice } from "./notice.tsx";

type Action = {
	/** Fits `onSubmit` and `onClick` alike. */
	run(event?: Event): void;
	isBusy: boolean;
	error: VNode | null;
};

export function useAction(act: () => Promise<void>): Action {
	const strings = useStrings();
	const [isBusy, setIsBusy] = useState(false);
	const [failure, setFailure] = useState<{ error: unknown } | null>(null);

	const perform = async () => {
		setIsBusy(true);
		setFailure(null);
		try {
			await act();
		} catch (error) {
			setFailure({ error });
		} finally {
			setIsBusy(false);
		}
	};

	return {
		run(event) {
			event?.preventDefault();
			if (!isBusy) void perform();
		},
		isBusy,
		error: failure && <Notice kind="error">{describeError(failure.error, strings)}</Notice>,
	};
}
