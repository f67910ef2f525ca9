/** The line on top of every page of the studio: where one is, whether it is live, which language, and the way out. */
import "./top-bar.css";
import type { FeedSnapshot } from "../../client/feed.ts";
import { useStrings } from "../language.tsx";
import { formatRoute } from "../route.ts";
import type { Session } from "../session/session.ts";
import { Button } from "../ui/button.tsx";
import { Logo } from "../ui/logo.tsx";
import { ConnectionBadge } from "./connection-badge.tsx";
import { LanguageSwitch } from "./language-switch.tsx";

export function TopBar({ session, snapshot }: { session: Session; snapshot: FeedSnapshot }) {
	const strings = useStrings();
	return (
		<header class="top-bar">
			<a class="top-bar-home" href={formatRoute({ page: "home" })}>
				<Logo />
			</a>
			<ConnectionBadge {...snapshot} />
			<LanguageSwitch />
			{session.userId !== null && <span class="top-bar-user">{session.userId}</span>}
			<Button kind="quiet" onClick={() => session.end("left")}>
				{strings.signIn.signOut}
			</Button>
		</header>
	);
}
