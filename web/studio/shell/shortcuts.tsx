/** The shortcuts that work anywhere, and the dialog that shows them all, which is fetched when somebody asks. */
import { goTo } from "../route.ts";
import { later } from "../ui/later.tsx";
import { usePreference } from "./preferences.ts";
import { useShortcut, useShortcutKeys } from "./use-shortcut.ts";

const ShortcutsDialog = later(() => import("./shortcuts-dialog.tsx").then((part) => part.ShortcutsDialog));

type Props = { isShown: boolean; onShow(isShown: boolean): void };

export function Shortcuts({ isShown, onShow }: Props) {
	const [enabled] = usePreference("shortcuts");
	useShortcutKeys(enabled === "on");
	useShortcut("help", () => onShow(true));
	useShortcut("newProject", () => goTo({ page: "new" }));
	useShortcut("goProjects", () => focusIn(".project-list"));
	useShortcut("goWrite", () => focusIn("form.composer"));
	return isShown ? <ShortcutsDialog onClose={() => onShow(false)} /> : null;
}

/** The first thing there that the keyboard can use. */
function focusIn(place: string): void {
	const spot = document.querySelector(place);
	const current = spot?.querySelector<HTMLElement>("[aria-current], input:checked");
	(current ?? spot?.querySelector<HTMLElement>("a, button, input"))?.focus();
}
