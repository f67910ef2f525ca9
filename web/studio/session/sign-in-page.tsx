/** What a stranger sees first: what this is, and the way in. */
import "./sign-in-page.css";
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../client/rest.ts";
import { useStrings } from "../language.tsx";
import { LanguageSwitch } from "../shell/language-switch.tsx";
import { SettingsButton } from "../shell/settings-button.tsx";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Logo } from "../ui/logo.tsx";
import { Notice } from "../ui/notice.tsx";
import { useAction } from "../ui/use-action.tsx";
import { rememberedUser, type Session, type SignOutReason } from "./session.ts";
import { signInAsDeveloper, signInWithToken } from "./sign-in.ts";

type Props = { reason: SignOutReason | null; onSignedIn(session: Session): void };

export function SignInPage({ reason, onSignedIn }: Props) {
	const { signIn: strings, appName } = useStrings();
	const [way, setWay] = useState<"name" | "token" | "token_only">("name");
	const [name, setName] = useState(rememberedUser() ?? "writer");
	const [token, setToken] = useState("");

	const { run, isBusy, error } = useAction(async () => {
		try {
			onSignedIn(await (way === "name" ? signInAsDeveloper(name.trim()) : signInWithToken(token.trim())));
		} catch (refusal) {
			if (!(refusal instanceof ApiError && refusal.code === "route_not_found" && way === "name")) throw refusal;
			setWay("token_only");
		}
	});

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
				<form class="card sign-in-form" onSubmit={run}>
					{reason === "refused" && <Notice kind="info">{strings.expired}</Notice>}
					{way === "token_only" && <Notice kind="info">{strings.noDevelopment}</Notice>}
					{way === "name" ? (
						<Field label={strings.name} hint={strings.nameHint}>
							{(id) => (
								<input
									{...id}
									value={name}
									onInput={(e) => setName(e.currentTarget.value)}
									autocomplete="username"
									maxLength={256}
									required
								/>
							)}
						</Field>
					) : (
						<Field label={strings.token} hint={strings.tokenHint}>
							{(id) => (
								<textarea
									{...id}
									class="mono"
									rows={4}
									value={token}
									onInput={(e) => setToken(e.currentTarget.value)}
									autocomplete="off"
									spellcheck={false}
									required
								/>
							)}
						</Field>
					)}
					<Button kind="primary" type="submit" isBusy={isBusy}>
						{way === "name" ? strings.start : strings.useToken}
					</Button>
					{error}
					{way !== "token_only" && (
						<Button kind="quiet" onClick={() => setWay(way === "name" ? "token" : "name")}>
							{way === "name" ? strings.haveToken : strings.useName}
						</Button>
					)}
				</form>
			</main>
		</div>
	);
}
