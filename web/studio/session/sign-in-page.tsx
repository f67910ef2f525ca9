/** What a stranger sees first: what this is, and the way in. */
import "./sign-in-page.css";
import { useEffect } from "preact/hooks";
import { useStrings } from "../language.tsx";
import { LanguageSwitch } from "../shell/language-switch.tsx";
import { SettingsButton } from "../shell/settings-button.tsx";
import { Logo } from "../ui/logo.tsx";
import { useAction } from "../ui/use-action.tsx";
import { rememberedUser, type Session, type SignOutReason } from "./session.ts";
import { signInAsDeveloper, signInWithToken } from "./sign-in.ts";
import { SignInForm, useSignIn } from "./sign-in-form.tsx";

type Props = { reason: SignOutReason | null; onSignedIn(session: Session): void };

export function SignInPage({ reason, onSignedIn }: Props) {
	const { signIn: strings, appName } = useStrings();
	const ways = { byName: signInAsDeveloper, byToken: signInWithToken };
	const signIn = useSignIn(rememberedUser() ?? "writer", ways, onSignedIn);
	const { run, isBusy, error } = useAction(signIn.attempt);

	useEffect(() => {
		document.title = appName;
	}, [appName]);

	return (
		<div class="sign-in">
			<header class="sign-in-top">
				<Logo />
				<div class="sign-in-ways">
					<LanguageSwitch />
					<SettingsButton />
				</div>
			</header>
			<main class="sign-in-body">
				<section>
					<h1>{strings.headline}</h1>
					<p class="sign-in-pitch">{strings.pitch}</p>
				</section>
				<SignInForm signIn={signIn} strings={strings} reason={reason} run={run} isBusy={isBusy}>
					{error}
				</SignInForm>
			</main>
		</div>
	);
}
