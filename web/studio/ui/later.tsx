/** A part of the page that is fetched when it is first shown, so that the first load does not carry it. */
import { type ComponentType, createElement, type FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

type Part<Props> = {
	/** Null until it has been fetched. */
	found: ComponentType<Props> | null;
	/** Rejects if it cannot be had just now. */
	fetch(): Promise<void>;
};

export type Later<Props> = FunctionComponent<Props> & {
	/** Fetches ahead of time; harmless if that fails, since it is fetched again when it is shown. */
	prefetch(): void;
};

/** @param fetchPart a dynamic import, down to the component */
export function later<Props extends object>(fetchPart: () => Promise<ComponentType<Props>>): Later<Props> {
	const part: Part<Props> = {
		found: null,
		async fetch() {
			part.found = await fetchPart();
		},
	};
	const show: FunctionComponent<Props> = (props) => createElement(Waiting<Props>, { part, props });
	return Object.assign(show, { prefetch: () => void part.fetch().catch(() => {}) });
}

function Waiting<Props extends object>({ part, props }: { part: Part<Props>; props: Props }) {
	const strings = useStrings();
	const [found, setFound] = useState(() => part.found);
	const [isMissing, setIsMissing] = useState(false);

	useEffect(() => {
		if (found !== null) return;
		let isGone = false;
		part.fetch().then(
			() => {
				if (!isGone) setFound(() => part.found);
			},
			() => {
				if (!isGone) setIsMissing(true);
			},
		);
		return () => {
			isGone = true;
		};
	}, [part, found]);

	if (found !== null) return createElement(found, props);
	if (!isMissing) return null;
	return (
		<>
			<Notice kind="error">{strings.errors.network_error}</Notice>
			{/* Browsers remember that a module could not be had; and after a deploy it has another name. */}
			<Button onClick={() => location.reload()}>{strings.connection.reload}</Button>
		</>
	);
}
