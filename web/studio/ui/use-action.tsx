/** Something the writer does that takes a moment and may fail: one at a time, with its error as a ready notice. */
import type { VNode } from "preact";
import { useStrings } from "../language.tsx";
import { describeError } from "../strings/describe-error.ts";
import { Notice } from "./notice.tsx";
import { useAttempt } from "./use-attempt.ts";

type Action = {
	/** Fits `onSubmit` and `onClick` alike. */
	run(event?: Event): void;
	isBusy: boolean;
	error: VNode | null;
	/** What `error` says, as it was thrown; null if nothing went wrong. */
	failure: unknown;
};

export function useAction(act: () => Promise<void>): Action {
	const strings = useStrings();
	const { run, isBusy, failure } = useAttempt(act);
	return {
		run,
		isBusy,
		error: failure && <Notice kind="error">{describeError(failure.error, strings)}</Notice>,
		failure: failure?.error ?? null,
	};
}
