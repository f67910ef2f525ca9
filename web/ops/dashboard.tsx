/** The one screen of an operator: whether the numbers are right, the numbers, and what is behind them. */
import "./dashboard.css";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { OpsState } from "../../protocol/ops.ts";
import { createOpsFeed } from "../client/ops-feed.ts";
import { ApiContext, createApi } from "../studio/api.tsx";
import type { Session } from "../studio/session/session.ts";
import { Button } from "../studio/ui/button.tsx";
import { Charts } from "./charts/charts.tsx";
import { AuditList } from "./control/audit-list.tsx";
import { PauseBanner, Pauses } from "./control/pauses.tsx";
import { FailureCounts } from "./failures/failure-counts.tsx";
import { RecentFailures } from "./failures/recent-failures.tsx";
import { WorkTable } from "./failures/work-table.tsx";
import { Figures } from "./figures/figures.tsx";
import { useFormat } from "./format/use-format.ts";
import { useStrings } from "./language.tsx";
import { useRoute } from "./route.ts";
import { Announcer } from "./shell/announcer.tsx";
import { LinkBadge, LinkBar } from "./shell/link-badge.tsx";
import { areNumbersOld, linkState } from "./shell/link-state.ts";
import { Mark } from "./shell/mark.tsx";
import { Settings } from "./shell/settings.tsx";
import { useNow } from "./use-now.ts";
import { useSnapshot } from "./use-snapshot.ts";
import { UserList } from "./users/user-list.tsx";
import { UserPage } from "./users/user-page.tsx";

export function Dashboard({ session }: { session: Session }) {
	const api = useMemo(() => createApi(session), [session]);
	const strings = useStrings();
	const [feed] = useState(() => createOpsFeed({ apiBaseUrl: "", getToken: session.getToken }));
	const snapshot = useSnapshot(feed);
	const now = useNow();
	const { state, clockAheadMs, error } = snapshot;
	const link = linkState(snapshot, now);
	const isOld = areNumbersOld(link);
	useTitle(state, isOld);

	const { status } = snapshot;
	useEffect(() => {
		// A token that is no longer taken ends the session; one without the role is told on the bar.
		if (status === "closed" && (error?.code === "unauthorized" || error?.code === "token_expired")) session.end("refused");
	}, [status, error, session]);

	return (
		<ApiContext.Provider value={api}>
			<button type="button" class="ops-skip" onClick={skipToFigures}>
				{strings.skip}
			</button>
			<header class="ops-top">
				<Mark />
				<LinkBadge link={link} />
				<div class="ops-top-right">
					<Settings />
					{session.userId !== null && <span class="ops-user">{session.userId}</span>}
					<Button kind="quiet" onClick={() => session.end("left")}>
						{strings.signOut}
					</Button>
				</div>
			</header>
			<LinkBar link={link} onRetry={() => void feed.refresh()} />
			<Announcer link={link} />
			<main class={`ops ${isOld ? "old" : ""}`}>
				{state === null ? (
					<Waiting isConnecting={link.kind === "connecting"} />
				) : (
					<Numbers session={session} state={state} now={now + clockAheadMs} onChanged={() => void feed.refresh()} />
				)}
			</main>
		</ApiContext.Provider>
	);
}

/** While nothing has come yet; why nothing comes is told by the bar. */
function Waiting({ isConnecting }: { isConnecting: boolean }) {
	const strings = useStrings();
	return (
		<div class="waiting" aria-busy={isConnecting}>
			<h1 class="visually-hidden">{strings.title}</h1>
			{isConnecting && <p>{strings.link.connecting}</p>}
		</div>
	);
}

type Props = { session: Session; state: OpsState; now: number; onChanged(): void };

function Numbers({ session, state, now, onChanged }: Props) {
	const strings = useStrings();
	const route = useRoute();
	const isUnused = state.totals.users === 0 && state.minutes.length === 0;
	return (
		<>
			{route.page === "all" && <h1 class="visually-hidden">{strings.title}</h1>}
			<PauseBanner pauses={state.pauses} now={now} />
			{state.shardsMissing > 0 && (
				<p class="missing-banner" role="alert">
					{strings.banners.shardsMissing(state.shardsMissing)}
				</p>
			)}
			<div class="ops-body">
				<Figures state={state} now={now} />
				{route.page === "user" ? (
					<UserPage
						key={route.userId}
						session={session}
						userId={route.userId}
						listed={state.users.find(({ userId }) => userId === route.userId) ?? null}
						now={now}
					/>
				) : (
					<>
						{isUnused && <p class="ops-empty">{strings.banners.empty}</p>}
						<div class="ops-columns">
							<div class="ops-column">
								<Charts minutes={state.minutes} now={now} />
								<FailureCounts counts={state.failureCounts} />
								<RecentFailures failures={state.failures} now={now} />
								<WorkTable work={state.work} />
							</div>
							<div class="ops-column">
								<UserList users={state.users} />
								<Pauses
									pauses={state.pauses}
									inUse={state.work.map(({ provider }) => provider)}
									now={now}
									onChanged={onChanged}
								/>
								<AuditList lines={state.audit} now={now} />
							</div>
						</div>
					</>
				)}
			</div>
		</>
	);
}

/** The fragment is the address of a page here, so the link must not change it. */
function skipToFigures(event: Event): void {
	event.preventDefault();
	document.getElementById("figures")?.focus();
}

/** A tab in the background tells what matters most. */
function useTitle(state: OpsState | null, isOld: boolean): void {
	const strings = useStrings();
	const format = useFormat();
	const { queued, running } = state?.totals ?? { queued: 0, running: 0 };
	const figures = `${format.count(running)} ▶ ${format.count(queued)} ⏳`;
	const title = state === null ? strings.title : `${figures} · ${strings.title}`;
	useEffect(() => {
		document.title = `${isOld ? "⚠ " : ""}${title}`;
	}, [title, isOld]);
}
