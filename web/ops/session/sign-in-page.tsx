/** The way in for operators; whoever has no such role is told so, and sees nothing else. */
import "./sign-in-page.css";
import { useState } from "preact/hooks";
import { ApiError } from "../../client/rest.ts";
import type { Session, SignOutReason } from "../../studio/session/session.ts";
import { describeError } from "../../studio/strings/describe-error.ts";
import { Button } from "../../studio/ui/button.tsx";
import { Field } from "../../studio/ui/field.tsx";
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
	const [way, setWay] = useState<"name" | "token" | "token_only">("name");
	const [name, setName] = useState(rememberedOperator() ?? "operator");
	const [token, setToken] = useState("");

	const { run, isBusy, failure } = useAttempt(async () => {
		try {
			onSignedIn(await (way === "name" ? signInAsDeveloper(name.trim()) : signInWithToken(token.trim())));
		} catch (refusal) {
			if (!(way === "name" && isRefusal(refusal, "route_not_found"))) throw refusal;
			setWay("token_only");
		}
	});
	const lacksRole = isRefusal(failure?.error, "forbidden");

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
				<form class="card form" onSubmit={run}>
					{reason === "refused" && <Notice kind="info">{strings.expired}</Notice>}
					{way === "token_only" && <Notice kind="info">{strings.noDevelopment}</Notice>}
					{way === "name" ? (
						<Field label={strings.name} hint={strings.nameHint}>
							{(ids) => (
								<input
									{...ids}
									value={name}
									onInput={(event) => setName(event.currentTarget.value)}
									autocomplete="username"
									maxLength={256}
									required
								/>
							)}
						</Field>
					) : (
						<Field label={strings.token} hint={strings.tokenHint}>
							{(ids) => (
								<textarea
									{...ids}
									class="mono"
									rows={4}
									value={token}
									onInput={(event) => setToken(event.currentTarget.value)}
									autocomplete="off"
									spellcheck={false}
									required
								/>
							)}
						</Field>
					)}
					<Button kind="primary" type="submit" isBusy={isBusy}>
						{strings.start}
					</Button>
					{failure !== null && !lacksRole && <Notice kind="error">{describeError(failure.error, all)}</Notice>}
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

function isRefusal(error: unknown, code: string): boolean {
	return error instanceof ApiError && error.code === code;
}
