/** The mark and the name. */
import "./logo.css";
import { useStrings } from "../language.tsx";

export function Logo() {
	return (
		<span class="logo">
			<svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
				<rect class="logo-page" width="32" height="32" rx="7" />
				<path class="logo-lines" d="M8 10h16M8 16h16M8 22h7" />
				<path class="logo-caret" d="M20 19.5v5" />
			</svg>
			{useStrings().appName}
		</span>
	);
}
