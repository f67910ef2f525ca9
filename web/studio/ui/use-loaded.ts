/** Something fetched from the server, again whenever what it depends on changes; an old answer never overtakes a newer one. */
import { useEffect, useState } from "preact/hooks";

export type Loaded<Value> = {
	value: Value | null;
	error: unknown;
	reload(): void;
	/** For a change that is known already, until the server is asked again. */
	replace(value: Value): void;
};

/** @param version what the value depends on; a change fetches again and keeps the old value on screen meanwhile */
export function useLoaded<Value>(load: () => Promise<Value>, version: string): Loaded<Value> {
	const [state, setState] = useState<{ value: Value | null; error: unknown }>({ value: null, error: null });
	const [round, setRound] = useState(0);

	// biome-ignore lint/correctness/useExhaustiveDependencies: `version` and `round` say when, `load` is new at every render.
	useEffect(() => {
		let isOvertaken = false;
		load().then(
			(value) => {
				if (!isOvertaken) setState({ value, error: null });
			},
			(error: unknown) => {
				if (!isOvertaken) setState((before) => ({ ...before, error }));
			},
		);
		return () => {
			isOvertaken = true;
		};
	}, [version, round]);

	return { ...state, reload: () => setRound(round + 1), replace: (value) => setState({ value, error: null }) };
}
