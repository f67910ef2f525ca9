/** Every keyboard shortcut of the page, and which one a key press means. It knows no event and no page. */

export type ShortcutGroup = "general" | "tasks";
export type Shortcut = { id: string; group: ShortcutGroup; keys: readonly string[] };

/** `keys` are pressed one after another; a capital is the letter with Shift. */
export const SHORTCUTS = [
	{ id: "help", group: "general", keys: ["?"] },
	{ id: "newProject", group: "general", keys: ["n"] },
	{ id: "goProjects", group: "general", keys: ["g", "p"] },
	{ id: "goWrite", group: "general", keys: ["g", "w"] },
	{ id: "goQueue", group: "general", keys: ["g", "q"] },
	{ id: "undo", group: "general", keys: ["u"] },
	{ id: "next", group: "tasks", keys: ["j"] },
	{ id: "previous", group: "tasks", keys: ["k"] },
	{ id: "open", group: "tasks", keys: ["o"] },
	{ id: "select", group: "tasks", keys: ["x"] },
	{ id: "selectRange", group: "tasks", keys: ["X"] },
	{ id: "selectAll", group: "tasks", keys: ["a"] },
	{ id: "raise", group: "tasks", keys: ["p"] },
	{ id: "lower", group: "tasks", keys: ["P"] },
	{ id: "cancel", group: "tasks", keys: ["c"] },
	{ id: "retry", group: "tasks", keys: ["r"] },
	{ id: "remove", group: "tasks", keys: ["d"] },
] as const satisfies readonly Shortcut[];

export type ShortcutId = (typeof SHORTCUTS)[number]["id"];

export type Match = { type: "shortcut"; id: ShortcutId } | { type: "begun"; first: string } | null;

/**
 * @param first the key before, if it began a shortcut and that was a moment ago
 * @param key as `KeyboardEvent.key` has it
 */
export function matchShortcut(first: string | null, key: string): Match {
	const pressed = first === null ? [key] : [first, key];
	const fits = SHORTCUTS.filter(({ keys }) => pressed.every((each, at) => keys[at] === each));
	const whole = fits.find(({ keys }) => keys.length === pressed.length);
	if (whole !== undefined) return { type: "shortcut", id: whole.id };
	if (fits.length > 0) return { type: "begun", first: key };
	// A key that does not go on what was begun may begin something itself.
	return first === null ? null : matchShortcut(null, key);
}
