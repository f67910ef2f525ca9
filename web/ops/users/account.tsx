/** The way to what can be done with everything of a user, which is fetched when an operator wants it. */
import { type ComponentType, createElement } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../studio/ui/button.tsx";
import { Notice } from "../../studio/ui/notice.tsx";
import { useAttempt } from "../../studio/ui/use-attempt.ts";
import { useStrings } from "../language.tsx";

type Props = { userId: string };

export function Account({ userId }: Props) {
	const strings = useStrings();
	const [panel, setPanel] = useState<ComponentType<Props> | null>(null);
	const { run, isBusy, failure } = useAttempt(async () => {
		const { AccountPanel } = await import("./account-panel.tsx");
		setPanel(() => AccountPanel);
	});
	if (panel !== null) return createElement(panel, { userId });
	return (
		<div>
			<Button kind="quiet" isBusy={isBusy} onClick={run}>
				{strings.users.account}
			</Button>
			{failure !== null && <Notice kind="error">{strings.errors.network_error}</Notice>}
		</div>
	);
}
