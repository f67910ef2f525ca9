/**
 * Sets the chosen theme before the first paint, so that no page flashes in the wrong one. A file of its own, since the
 * page's policy allows no script within it. `shell/preferences.ts` writes what this reads.
 */
(() => {
	const PAPER = { light: "#f7f4ee", dark: "#16171a" };
	const apply = () => {
		let theme = null;
		try {
			theme = localStorage.getItem("novel-queue.theme");
		} catch {
			// Storage may be forbidden: then the system's theme it is.
		}
		const isForced = theme === "light" || theme === "dark";
		if (isForced) document.documentElement.dataset.theme = theme;
		else delete document.documentElement.dataset.theme;
		for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
			meta.content = PAPER[isForced ? theme : meta.media.includes("dark") ? "dark" : "light"];
		}
	};
	apply();
	addEventListener("novel-queue:preference", apply);
	addEventListener("storage", apply);
})();
