/** Every shortcut in a table, and the switch that turns them off (WCAG 2.1.4). */
import "./shortcuts-dialog.css";
import { useStrings } from "../language.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Switch } from "../ui/switch.tsx";
import { usePreference } from "./preferences.ts";
import { SHORTCUTS, type Shortcut, type ShortcutGroup } from "./shortcut-table.ts";

const GROUPS: readonly ShortcutGroup[] = ["general", "tasks"];

export function ShortcutsDialog({ onClose }: { onClose(): void }) {
	const strings = useStrings().shortcuts;
	const [enabled, setEnabled] = usePreference("shortcuts");
	return (
		<Dialog title={strings.title} onClose={onClose}>
			<div class={`shortcuts ${enabled}`}>
				{GROUPS.map((group) => (
					<section key={group} aria-labelledby={`shortcuts-${group}`}>
						<h3 id={`shortcuts-${group}`}>{strings.groups[group]}</h3>
						<dl>
							{SHORTCUTS.filter((shortcut) => shortcut.group === group).map(({ id, keys }) => (
								<div key={id}>
									<dt>{strings.names[id]}</dt>
									<dd>
										<Keys keys={keys} followedBy={strings.followedBy} />
									</dd>
								</div>
							))}
						</dl>
					</section>
				))}
			</div>
			<Switch
				label={strings.enabled}
				hint={strings.enabledHint}
				isOn={enabled === "on"}
				onChange={(isOn) => setEnabled(isOn ? "on" : "off")}
			/>
		</Dialog>
	);
}

function Keys({ keys, followedBy }: Pick<Shortcut, "keys"> & { followedBy: string }) {
	return keys.map((key, at) => (
		<span key={key}>
			{at > 0 && ` ${followedBy} `}
			{/^[A-Z]$/.test(key) && <kbd>Shift</kbd>}
			<kbd>{key.toUpperCase()}</kbd>
		</span>
	));
}
