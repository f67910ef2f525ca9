/** The line on top of every page of the studio: where one is, whether it is live, the settings, and the way out. */
import "./top-bar.css";
import { useStrings } from "../language.tsx";
import { formatRoute } from "../route.ts";
import type { Session } from "../session/session.ts";
import { Button } from "../ui/button.tsx";
import { Logo } from "../ui/logo.tsx";
import { ConnectionBadge } from "./connection-badge.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { SettingsButton } from "./settings-button.tsx";

export function TopBar({ session, onShortcuts }: { session: Session; onShortcuts(): void }) {
	const strings = useStrings();
	return (
		<header class="top-bar">
			<a class="top-bar-home" href={formatRoute({ page: "home" })}>
				<Logo />
			</a>
			<ConnectionBadge />
			<LanguageSwitch />
			<SettingsButton session={session} onShortcuts={onShortcuts} />
			{session.userId !== null && <span class="top-bar-user">{session.userId}</span>}
			<Button kind="quiet" onClick={() => session.end("left")}>
				{strings.signIn.signOut}
			</Button>
		</header>
	);
}
