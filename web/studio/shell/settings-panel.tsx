/** The reader's settings: how the page looks, which language it speaks, whether it may notify. */
import type { Locale } from "../../../protocol/messages.ts";
import { AccountPanel } from "../account/account-panel.tsx";
import { useLanguage } from "../language.tsx";
import type { Session } from "../session/session.ts";
import { Button } from "../ui/button.tsx";
import { Segments } from "../ui/segments.tsx";
import { Switch } from "../ui/switch.tsx";
import { notificationAbility } from "./notification-ability.ts";
import { usePreference } from "./preferences.ts";

const THEMES = ["system", "light", "dark"] as const;
const LANGUAGES: readonly { value: Locale; label: string }[] = [
	{ value: "en", label: "English" },
	{ value: "zh", label: "中文" },
];

type Props = {
	/** Left out where nobody is signed in. */
	session?: Session;
	/** Shows the shortcuts; left out where there are none. */
	onShortcuts?: () => void;
	/** Closes the panel. */
	close(): void;
};

export function SettingsPanel({ session, onShortcuts, close }: Props) {
	const { locale, strings: all, setLocale } = useLanguage();
	const strings = all.settings;
	const [theme, setTheme] = usePreference("theme");
	const [notifications, setNotifications] = usePreference("notifications");
	const ability = notificationAbility();

	const switchNotifications = (isOn: boolean) => {
		if (!isOn || ability === "granted") return setNotifications(isOn ? "on" : "off");
		void Notification.requestPermission().then((answer) => setNotifications(answer === "granted" ? "on" : "off"));
	};

	return (
		<>
			<div class="form">
				<div class="setting">
					<span aria-hidden="true">{strings.theme}</span>
					<Segments
						label={strings.theme}
						value={theme}
						onChange={setTheme}
						options={THEMES.map((value) => ({ value, label: strings.themes[value] }))}
					/>
				</div>
				<div class="setting">
					<span aria-hidden="true">{strings.language}</span>
					<Segments label={strings.language} value={locale} onChange={setLocale} options={LANGUAGES} />
				</div>
			</div>
			<Switch
				label={strings.notifications}
				hint={
					{
						granted: strings.notificationsHint,
						default: strings.notificationsHint,
						denied: strings.notificationsBlocked,
						none: strings.notificationsImpossible,
					}[ability]
				}
				isOn={notifications === "on" && ability === "granted"}
				isOff={ability === "denied" || ability === "none"}
				onChange={switchNotifications}
			/>
			{onShortcuts !== undefined && (
				<Button
					onClick={() => {
						close();
						onShortcuts();
					}}
				>
					{strings.showShortcuts}
				</Button>
			)}
			{session !== undefined && <AccountPanel session={session} />}
		</>
	);
}
