/** The way to the reader's settings, which are fetched when somebody wants them. */
import { useStrings } from "../language.tsx";
import type { Session } from "../session/session.ts";
import { Icon } from "../ui/icon.tsx";
import { later } from "../ui/later.tsx";
import { Popover } from "../ui/popover.tsx";

const SettingsPanel = later(() => import("./settings-panel.tsx").then((part) => part.SettingsPanel));

type Props = {
	/** Left out where nobody is signed in. */
	session?: Session;
	/** Shows the shortcuts; left out where there are none. */
	onShortcuts?: () => void;
};

export function SettingsButton(props: Props) {
	const strings = useStrings().settings;
	return (
		<Popover label={strings.title} buttonClass="button quiet" button={<Icon name="settings" />}>
			{(close) => <SettingsPanel {...props} close={close} />}
		</Popover>
	);
}
