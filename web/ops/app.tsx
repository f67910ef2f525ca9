/** Who is here: shows the sign-in, or the dashboard for an operator. */
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Session, SignOutReason } from "../studio/session/session.ts";
import { Dashboard } from "./dashboard.tsx";
import { useStrings } from "./language.tsx";
import { resumeOpsSession } from "./session/ops-session.ts";
import { SignInPage } from "./session/sign-in-page.tsx";

export function App() {
	const strings = useStrings();
	const [session, setSession] = useState<Session | null>(null);
	const [reason, setReason] = useState<SignOutReason | null>(null);
	const [isResuming, setIsResuming] = useState(true);

	const start = useCallback((next: Session) => {
		setReason(null);
		setSession(next);
		next.onEnd((why) => {
			setSession(null);
			setReason(why);
		});
	}, []);

	useEffect(() => {
		let isGone = false;
		resumeOpsSession().then(
			(resumed) => {
				if (isGone) return;
				if (resumed !== null) start(resumed);
				setIsResuming(false);
			},
			() => setIsResuming(false),
		);
		return () => {
			isGone = true;
		};
	}, [start]);

	useEffect(() => {
		if (session === null) document.title = `${strings.title} · Novel Queue`;
	}, [session, strings]);

	if (session !== null) return <Dashboard key={session.id} session={session} />;
	return isResuming ? null : <SignInPage reason={reason} onSignedIn={start} />;
}
