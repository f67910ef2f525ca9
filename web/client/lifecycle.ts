/** Whether anyone looks and whether there is a network, as far as the platform tells; what to do about it is the feed's. */
export type Lifecycle = {
	/** False while the page is hidden or the app is in the background. */
	isVisible(): boolean;
	/** False only when there is surely no network. */
	isOnline(): boolean;
	/** Told whenever either may have changed. @returns unsubscribes */
	subscribe(listener: () => void): () => void;
};

/** For platforms that tell nothing, as Node: always seen, always online. */
const alwaysActive: Lifecycle = { isVisible: () => true, isOnline: () => true, subscribe: () => () => {} };

/** The page's own where there is one. */
export function defaultLifecycle(): Lifecycle {
	return typeof document === "undefined" || typeof window === "undefined" ? alwaysActive : pageLifecycle;
}

/** `pageshow` is the only word of a page that comes back from the browser's back-forward cache, its sockets closed. */
const WINDOW_EVENTS = ["online", "offline", "pageshow"];

const pageLifecycle: Lifecycle = {
	isVisible: () => document.visibilityState !== "hidden",
	isOnline: () => navigator.onLine !== false,
	subscribe(listener) {
		document.addEventListener("visibilitychange", listener);
		for (const type of WINDOW_EVENTS) window.addEventListener(type, listener);
		return () => {
			document.removeEventListener("visibilitychange", listener);
			for (const type of WINDOW_EVENTS) window.removeEventListener(type, listener);
		};
	},
};

/** What this needs of React Native's `AppState`. */
export type AppStateLike = {
	readonly currentState: string;
	addEventListener(type: "change", listener: (state: string) => void): { remove(): void };
};

/**
 * For React Native: `createAppStateLifecycle(AppState)`. `inactive`, under a notification or a call, still counts as seen.
 */
export function createAppStateLifecycle(appState: AppStateLike): Lifecycle {
	return {
		isVisible: () => appState.currentState !== "background",
		isOnline: () => true,
		subscribe(listener) {
			const subscription = appState.addEventListener("change", () => listener());
			return () => subscription.remove();
		},
	};
}
