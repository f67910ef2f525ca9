/** The page's one live region: says when the numbers stop being right, and when they are again. Numbers themselves it leaves alone. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { areNumbersOld, type LinkState } from "./link-state.ts";

export function Announcer({ link }: { link: LinkState }) {
	const strings = useStrings().link;
	const wasOld = useRef(false);
	const isOld = areNumbersOld(link);
	const [text, setText] = useState("");

	useEffect(() => {
		if (isOld) setText(strings.offlineWhy);
		else if (wasOld.current) setText(strings.back);
		wasOld.current = isOld;
	}, [isOld, strings]);

	return (
		<div class="visually-hidden" role="status">
			{text}
		</div>
	);
}
