/** The way to the reader's settings, which are fetched when somebody wants them. */
import { useStrings } from "../language.tsx";
import { Icon } from "../ui/icon.tsx";
import { later } from "../ui/later.tsx";
import { Popover } from "../ui/popover.tsx";

const SettingsPanel = later(() => import("./settings-panel.tsx").then((part) => part.SettingsPanel));

/** @param props.onShortcuts shows the shortcuts; left out where there are none */
export function SettingsButton({ onShortcuts }: { onShortcuts?: () => void }) {
	const strings = useStrings().settings;
	return (
		<Popover label={strings.title} buttonClass="button quiet" button={<Icon name="settings" />}>
			{(close) => (
				<SettingsPanel
					{...(onShortcuts !== undefined && {
						onShortcuts: () => {
							close();
							onShortcuts();
						},
					})}
				/>
			)}
		</Popover>
	);
}
