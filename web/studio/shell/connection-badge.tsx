/** A quiet word on whether what is shown is current; opened, it explains itself and says what to do. */
import "./connection-badge.css";
import { useRef, useState } from "preact/hooks";
import { useLanguage } from "../language.tsx";
import { Button } from "../ui/button.tsx";
import { Popover } from "../ui/popover.tsx";
import { useLiveTasks } from "./live-tasks.tsx";

export function ConnectionBadge() {
	const { locale, strings: all } = useLanguage();
	const strings = all.connection;
	const { status, error, pollIntervalMs = 0, refresh } = useLiveTasks();
	const since = useSince(status);
	const [isTrying, setIsTrying] = useState(false);
	const seconds = Math.round(pollIntervalMs / 1_000);
	const word = status === "polling" ? strings.polling(seconds) : strings[status];
	const time =
		status === "offline"
			? strings.since(since.toLocaleTimeString(locale === "zh" ? "zh-CN" : undefined, { hour: "2-digit", minute: "2-digit" }))
			: null;
	const why = {
		connecting: strings.connectingWhy,
		live: strings.liveWhy,
		polling: strings.pollingWhy(seconds),
		offline: strings.offlineWhy,
		closed: strings.closedWhy(error ?? ""),
	}[status];
	const what = {
		connecting: null,
		live: null,
		polling: strings.pollingWhat,
		offline: strings.offlineWhat,
		closed: strings.closedWhat,
	}[status];

	const tryNow = () => {
		setIsTrying(true);
		void refresh().then(() => setIsTrying(false));
	};

	return (
		<Popover
			label={`${strings.label}: ${word}${time === null ? "" : ` ${time}`}`}
			buttonClass={`connection ${status}`}
			button={
				<>
					<span>{word}</span>
					{time !== null && <span class="connection-since">{` ${time}`}</span>}
				</>
			}
		>
			{() => (
				<>
					<p>{why}</p>
					{what !== null && <p class="hint">{what}</p>}
					{(status === "offline" || status === "polling") && (
						<Button isBusy={isTrying} onClick={tryNow}>
							{strings.tryNow}
						</Button>
					)}
					{status === "closed" && (
						<Button kind="primary" onClick={() => location.reload()}>
							{strings.reload}
						</Button>
					)}
				</>
			)}
		</Popover>
	);
}

/** When it began to be like this, as far as this tab has seen. */
function useSince(status: string): Date {
	const last = useRef({ status, at: new Date() });
	if (last.current.status !== status) last.current = { status, at: new Date() };
	return last.current.at;
}
