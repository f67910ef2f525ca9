/** The way in, by name on a server for development or by token: for writers and operators alike. What a refusal means, each page says itself. */
import "./sign-in-form.css";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ApiError } from "../../client/rest.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Session, SignOutReason } from "./session.ts";

export type SignInWays = {
	/** @throws ApiError `route_not_found` where the server is not for development */
	byName(name: string): Promise<Session>;
	byToken(token: string): Promise<Session>;
};

type SignInStrings = Record<
	"expired" | "noDevelopment" | "name" | "nameHint" | "token" | "tokenHint" | "start" | "useToken" | "haveToken" | "useName",
	string
>;

type Credentials = { way: "name" | "token" | "token_only"; name: string; token: string };

export type SignIn = {
	credentials: Credentials;
	change(part: Partial<Credentials>): void;
	/** @throws what the server refused, unless another way may work */
	attempt(): Promise<void>;
};

export function useSignIn(firstName: string, { byName, byToken }: SignInWays, onSignedIn: (session: Session) => void): SignIn {
	const [credentials, setCredentials] = useState<Credentials>({ way: "name", name: firstName, token: "" });
	const change = (part: Partial<Credentials>) => setCredentials((known) => ({ ...known, ...part }));
	const { way, name, token } = credentials;
	return {
		credentials,
		change,
		async attempt() {
			try {
				onSignedIn(await (way === "name" ? byName(name.trim()) : byToken(token.trim())));
			} catch (refusal) {
				if (!(refusal instanceof ApiError && refusal.code === "route_not_found" && way === "name")) throw refusal;
				change({ way: "token_only" });
			}
		},
	};
}

type Props = {
	signIn: SignIn;
	strings: SignInStrings;
	reason: SignOutReason | null;
	run(event: Event): void;
	isBusy: boolean;
	/** What went wrong. */
	children: ComponentChildren;
};

export function SignInForm({ signIn, strings, reason, run, isBusy, children }: Props) {
	const { way, name, token } = signIn.credentials;
	return (
		<form class="card form sign-in-form" onSubmit={run}>
			{reason === "refused" && <Notice kind="info">{strings.expired}</Notice>}
			{way === "token_only" && <Notice kind="info">{strings.noDevelopment}</Notice>}
			{way === "name" ? (
				<Field label={strings.name} hint={strings.nameHint}>
					{(ids) => (
						<input
							{...ids}
							value={name}
							onInput={(event) => signIn.change({ name: event.currentTarget.value })}
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
							onInput={(event) => signIn.change({ token: event.currentTarget.value })}
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
			{children}
			{way !== "token_only" && (
				<Button kind="quiet" onClick={() => signIn.change({ way: way === "name" ? "token" : "name" })}>
					{way === "name" ? strings.haveToken : strings.useName}
				</Button>
			)}
		</form>
	);
}
