/** Who is here: shows the sign-in, or the studio for the one who signed in. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { openSession, rememberedUser, type Session, type SignOutReason } from "./session/session.ts";
import { signInAsDeveloper } from "./session/sign-in.ts";
import { clearTraces, takeOver } from "./session/traces.ts";
import { StudioPage } from "./studio-page.tsx";
import { later } from "./ui/later.tsx";

/** Most who come are signed in. */
const SignInPage = later(() => import("./session/sign-in-page.tsx").then((part) => part.SignInPage));

export function App() {
	const [session, setSession] = useState<Session | null>(null);
	const [reason, setReason] = useState<SignOutReason | null>(null);
	const [isResuming, setIsResuming] = useState(true);

	const start = useCallback((next: Session) => {
		takeOver(next);
		setReason(null);
		setSession(next);
		next.onEnd((why) => {
			if (why === "left") clearTraces();
			setSession(null);
			setReason(why);
		});
	}, []);

	useEffect(() => {
		let isGone = false;
		const resume = async () => {
			const kept = openSession();
			const user = rememberedUser();
			// A new tab of someone who is signed in elsewhere: the name is no secret, and development asks for no more.
			const resumed = kept ?? (user === null ? null : await signInAsDeveloper(user).catch(() => null));
			if (isGone) return;
			if (resumed !== null) start(resumed);
			setIsResuming(false);
		};
		void resume();
		return () => {
			isGone = true;
		};
	}, [start]);

	if (session !== null) return <StudioPage key={session.id} session={session} />;
	return isResuming ? null : <SignInPage reason={reason} onSignedIn={start} />;
}
