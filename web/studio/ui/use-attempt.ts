/** Something somebody does that takes a moment and may fail: one at a time. */
import { useState } from "preact/hooks";

export type Attempt = {
	/** Fits `onSubmit` and `onClick` alike. */
	run(event?: Event): void;
	isBusy: boolean;
	/** What was thrown; null if nothing went wrong. */
	failure: { error: unknown } | null;
};

export function useAttempt(act: () => Promise<void>): Attempt {
	const [isBusy, setIsBusy] = useState(false);
	const [failure, setFailure] = useState<Attempt["failure"]>(null);

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
		failure,
	};
}
