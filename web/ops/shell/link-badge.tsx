/** Whether the numbers are current: a badge on top while they are, a bar across the page that cannot be overlooked while not. */
import "./link.css";
import { Button } from "../../studio/ui/button.tsx";
import { useFormat } from "../format/use-format.ts";
import { useStrings } from "../language.tsx";
import type { LinkState } from "./link-state.ts";

export function LinkBadge({ link }: { link: LinkState }) {
	const strings = useStrings().link;
	return (
		<p class={`link-badge ${link.kind}`}>
			<span class="visually-hidden">{strings.label}: </span>
			{useLinkWord(link)}
		</p>
	);
}

/** In a few words; its live region is the bar's, as this one changes every second while offline. */
function useLinkWord(link: LinkState): string {
	const strings = useStrings().link;
	const format = useFormat();
	switch (link.kind) {
		case "connecting":
		case "live":
		case "closed":
			return strings[link.kind];
		case "polling":
			return strings.polling(Math.round(link.everyMs / 1_000));
		case "offline":
			return strings.offline(format.age(link.sinceMs));
		default:
			return link satisfies never;
	}
}

export function LinkBar({ link, onRetry }: { link: LinkState; onRetry(): void }) {
	const strings = useStrings().link;
	const format = useFormat();
	if (link.kind === "polling") {
		return (
			<section class="link-bar polling" aria-label={strings.label}>
				{strings.pollingWhy(format.age(link.ageMs))}
			</section>
		);
	}
	if (link.kind !== "offline" && link.kind !== "closed") return null;
	const why = strings.closedWhy;
	const known = link.code === "forbidden" || link.code === "unreadable_frame" ? why[link.code] : why.other;
	return (
		<section class={`link-bar ${link.kind}`} aria-label={strings.label}>
			<p>
				<strong>{link.ageMs === null ? strings.nothingYet : strings.old(format.age(link.ageMs))}</strong>{" "}
				<span>{link.kind === "offline" ? strings.offlineWhy : known}</span>
			</p>
			<Button onClick={link.kind === "offline" ? onRetry : () => location.reload()}>
				{link.kind === "offline" ? strings.retryNow : strings.reload}
			</Button>
		</section>
	);
}
