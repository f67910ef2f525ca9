/** What the reader has chosen for the page, remembered in this browser and the same in all its tabs. */
import { useEffect, useState } from "preact/hooks";

/** The words each may have; the first is what holds until somebody chooses. */
const CHOICES = {
	theme: ["system", "light", "dark"],
	shortcuts: ["on", "off"],
	/** `ask`: offer them once, when there is something to wait for. */
	notifications: ["ask", "on", "off"],
} as const;

export type PreferenceName = keyof typeof CHOICES;
export type Preference<Name extends PreferenceName> = (typeof CHOICES)[Name][number];
export type Theme = Preference<"theme">;

const storageKey = (name: PreferenceName) => `novel-queue.${name}`;
/** Told within this tab; other tabs hear the browser's own `storage`. `theme.js` listens to both, too. */
const CHANGED = "novel-queue:preference";

export function readPreference<Name extends PreferenceName>(name: Name): Preference<Name> {
	const choices: readonly Preference<Name>[] = CHOICES[name];
	const kept = localStorage.getItem(storageKey(name));
	return choices.find((choice) => choice === kept) ?? choices[0] ?? CHOICES[name][0];
}

export function setPreference<Name extends PreferenceName>(name: Name, value: Preference<Name>): void {
	localStorage.setItem(storageKey(name), value);
	dispatchEvent(new Event(CHANGED));
}

export function usePreference<Name extends PreferenceName>(name: Name): [Preference<Name>, (value: Preference<Name>) => void] {
	const [value, setValue] = useState(() => readPreference(name));
	useEffect(() => {
		const follow = () => setValue(() => readPreference(name));
		addEventListener(CHANGED, follow);
		addEventListener("storage", follow);
		return () => {
			removeEventListener(CHANGED, follow);
			removeEventListener("storage", follow);
		};
	}, [name]);
	return [value, (next) => setPreference(name, next)];
}
