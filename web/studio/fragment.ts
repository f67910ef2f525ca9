/** The address's fragment, in which the pages keep where they are. It knows no page. */
import { useEffect, useState } from "preact/hooks";

export function useFragment(): string {
	const [hash, setHash] = useState(location.hash);
	useEffect(() => {
		const follow = () => setHash(location.hash);
		addEventListener("hashchange", follow);
		return () => removeEventListener("hashchange", follow);
	}, []);
	return hash;
}

/** @returns null for no part, and for one that nobody has encoded */
export function decodePart(part: string | undefined): string | null {
	try {
		return part === undefined ? null : decodeURIComponent(part);
	} catch {
		return null;
	}
}
