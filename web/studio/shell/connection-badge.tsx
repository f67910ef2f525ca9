/** A quiet word on whether what is shown is current; opened, it explains itself. */
import "./connection-badge.css";
import type { FeedSnapshot } from "../../client/feed.ts";
import { useStrings } from "../language.tsx";
import { Button } from "../ui/button.tsx";

export function ConnectionBadge({ status, error, pollIntervalMs = 0 }: Omit<FeedSnapshot, "tasks">) {
	const strings = useStrings().connection;
	const seconds = Math.round(pollIntervalMs / 1_000);
	const word = status === "polling" ? strings.polling(seconds) : strings[status];
	const why = {
		connecting: strings.connectingWhy,
		live: strings.liveWhy,
		polling: strings.pollingWhy(seconds),
		offline: strings.offlineWhy,
		closed: strings.closedWhy(error?.message ?? ""),
	}[status];
	return (
		<details class={`connection ${status}`}>
			<summary aria-label={`${strings.label}: ${word}`}>{word}</summary>
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
