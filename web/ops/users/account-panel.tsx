/** Everything of a user, to take out or to erase, for users who cannot do it themselves. */
import { useState } from "preact/hooks";
import { opsUserPath } from "../../client/ops-calls.ts";
import { type ErasedAccount, eraseAccount, exportAccount } from "../../client/rest/account.ts";
import { ErasedNotice, EraseForm } from "../../studio/account/erase-form.tsx";
import { saveArchive } from "../../studio/account/save-archive.ts";
import { useApi } from "../../studio/api.tsx";
import { describeError } from "../../studio/strings/describe-error.ts";
import { Button } from "../../studio/ui/button.tsx";
import { Notice } from "../../studio/ui/notice.tsx";
import { useAttempt } from "../../studio/ui/use-attempt.ts";
import { useLanguage } from "../language.tsx";
import { ACCOUNT_STRINGS } from "./account-strings.ts";

export function AccountPanel({ userId }: { userId: string }) {
	const { locale, strings: all } = useLanguage();
	const strings = ACCOUNT_STRINGS[locale];
	const api = useApi();
	const path = opsUserPath(userId);
	const [isErasing, setIsErasing] = useState(false);
	const [done, setDone] = useState<ErasedAccount | null>(null);
	const { run, isBusy, failure } = useAttempt(async () => {
		const archive = await api((token) => exportAccount("", token, path));
		saveArchive("novel-queue-user", archive);
	});
	return (
		<section class="card panel form" aria-labelledby="account-title">
			<h2 id="account-title">{strings.title}</h2>
			{done === null ? (
				<>
					<p class="hint">{strings.hint}</p>
					<Button isBusy={isBusy} onClick={run}>
						{strings.download}
					</Button>
					{failure !== null && <Notice kind="error">{describeError(failure.error, all)}</Notice>}
					{!isErasing && <Button onClick={() => setIsErasing(true)}>{strings.open}</Button>}
					{isErasing && (
						<EraseForm
							userId={userId}
							strings={strings}
							describe={(error) => describeError(error, all)}
							erase={() => api((token) => eraseAccount("", token, userId, path))}
							onErased={setDone}
						/>
					)}
				</>
			) : (
				<ErasedNotice done={done} strings={strings} />
			)}
		</section>
	);
}
