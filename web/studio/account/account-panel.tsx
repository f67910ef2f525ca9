/** Everything of the writer: a download of it, and its deletion. It is a part of the settings and comes with them. */
import { useEffect, useRef, useState } from "preact/hooks";
import { type ErasedAccount, eraseAccount, exportAccount } from "../../client/rest/account.ts";
import { readClaims } from "../../client/token-renewal.ts";
import { useApi } from "../api.tsx";
import { useLanguage } from "../language.tsx";
import type { Session } from "../session/session.ts";
import { describeError } from "../strings/describe-error.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useAction } from "../ui/use-action.tsx";
import { ACCOUNT_STRINGS } from "./account-strings.ts";
import { ErasedNotice, EraseForm } from "./erase-form.tsx";
import { saveArchive } from "./save-archive.ts";

export function AccountPanel({ session }: { session: Session }) {
	const strings = ACCOUNT_STRINGS[useLanguage().locale];
	const api = useApi();
	const [isErasing, setIsErasing] = useState(false);
	const { run, isBusy, error } = useAction(async () => {
		const archive = await api((token) => exportAccount("", token));
		saveArchive("novel-queue", archive);
	});
	return (
		<section class="form" aria-label={strings.title}>
			<Button isBusy={isBusy} onClick={run}>
				{strings.download}
			</Button>
			<p class="hint">{strings.downloadHint}</p>
			{error}
			<Button kind="quiet" onClick={() => setIsErasing(true)}>
				{strings.open}
			</Button>
			{isErasing && <EraseDialog session={session} onClose={() => setIsErasing(false)} />}
		</section>
	);
}

function EraseDialog({ session, onClose }: { session: Session; onClose(): void }) {
	const { locale, strings: all } = useLanguage();
	const strings = ACCOUNT_STRINGS[locale];
	const api = useApi();
	const [done, setDone] = useState<ErasedAccount | null>(null);
	const userId = session.userId ?? String(readClaims(session.currentToken())?.sub);
	const body = useRef<HTMLDivElement>(null);
	// A dialog that opens gives the focus to its first button.
	useEffect(() => body.current?.querySelector("input")?.focus(), []);
	// What this page still shows is gone on the server.
	const leave = () => (done === null ? onClose() : session.end("left"));
	return (
		<Dialog title={strings.open.replace("…", "")} onClose={leave}>
			<div ref={body}>
				{done === null ? (
					<EraseForm
						userId={userId}
						strings={strings}
						describe={(error) => describeError(error, all)}
						erase={() => api((token) => eraseAccount("", token, userId))}
						onErased={setDone}
					/>
				) : (
					<Erased done={done} onLeave={leave} />
				)}
			</div>
		</Dialog>
	);
}

function Erased({ done, onLeave }: { done: ErasedAccount; onLeave(): void }) {
	const strings = ACCOUNT_STRINGS[useLanguage().locale];
	const body = useRef<HTMLDivElement>(null);
	// The form that had the focus has given way to this.
	useEffect(() => body.current?.querySelector("button")?.focus(), []);
	return (
		<div class="form" ref={body}>
			<ErasedNotice done={done} strings={strings} />
			<Button kind="primary" onClick={onLeave}>
				{strings.signOut}
			</Button>
		</div>
	);
}
