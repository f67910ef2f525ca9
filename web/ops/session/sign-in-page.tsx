/** The way in for operators; whoever has no such role is told so, and sees nothing else. */
import "./sign-in-page.css";
import { ApiError } from "../../client/rest.ts";
import type { Session, SignOutReason } from "../../studio/session/session.ts";
import { SignInForm, useSignIn } from "../../studio/session/sign-in-form.tsx";
import { describeError } from "../../studio/strings/describe-error.ts";
import { Notice } from "../../studio/ui/notice.tsx";
import { useAttempt } from "../../studio/ui/use-attempt.ts";
import { useStrings } from "../language.tsx";
import { Mark } from "../shell/mark.tsx";
import { Settings } from "../shell/settings.tsx";
import { rememberedOperator, signInAsDeveloper, signInWithToken } from "./ops-session.ts";

type Props = { reason: SignOutReason | null; onSignedIn(session: Session): void };

export function SignInPage({ reason, onSignedIn }: Props) {
	const all = useStrings();
	const strings = all.signIn;
	const ways = { byName: signInAsDeveloper, byToken: signInWithToken };
	const signIn = useSignIn(rememberedOperator() ?? "operator", ways, onSignedIn);
	const { run, isBusy, failure } = useAttempt(signIn.attempt);
	const lacksRole = failure?.error instanceof ApiError && failure.error.code === "forbidden";

	return (
		<div class="ops-sign-in">
			<header class="ops-top">
				<Mark />
				<Settings />
			</header>
			<main>
				{lacksRole ? (
					<div class="ops-no-role" role="alert">
						<h1>{strings.forbidden}</h1>
						<p>{strings.forbiddenWhy}</p>
						<p>{strings.forbiddenDo}</p>
					</div>
				) : (
					<div>
						<h1>{strings.headline}</h1>
						<p class="ops-pitch">{strings.pitch}</p>
					</div>
				)}
				<SignInForm signIn={signIn} strings={{ ...strings, useToken: strings.start }} reason={reason} run={run} isBusy={isBusy}>
					{failure !== null && !lacksRole && <Notice kind="error">{describeError(failure.error, all)}</Notice>}
				</SignInForm>
			</main>
		</div>
	);
}
