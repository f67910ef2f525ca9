/** A quiet word on whether what is shown is current; opened, it explains itself. */
import "./connection-badge.css";
import type { FeedSnapshot } from "../../client/feed.ts";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";

export function ConnectionBadge({ status, error }: Pick<FeedSnapshot, "status" | "error">) {
	const strings = useStrings().connection;
	const why = {
		connecting: strings.connectingWhy,
		live: strings.liveWhy,
		offline: strings.offlineWhy,
		closed: strings.closedWhy(error?.message ?? ""),
	}[status];
	return (
		<details class={`connection ${status}`}>
			<summary aria-label={`${strings.label}: ${strings[status]}`}>{strings[status]}</summary>
			<div class="connection-why card">
				<p>{why}</p>
				{status === "closed" && (
					<Button kind="primary" onClick={() => location.reload()}>
						{strings.reload}
					</Button>
				)}
			</div>
		</details>
	);
}
