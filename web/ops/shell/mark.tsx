/** The mark, and what this page is. */
import { useStrings } from "../language.tsx";

export function Mark() {
	return (
		<span class="ops-mark">
			<img src="/favicon.svg" width="26" height="26" alt="" />
			<span>
				<span class="ops-mark-name">Novel Queue · </span>
				{useStrings().title}
			</span>
		</span>
	);
}
