/**
 * Plays what a headless browser lacks: a system that grants notifications when it is asked, and a tab that can be put out of
 * sight. To be run on a page before its own scripts.
 */

declare global {
	/** Notifications that the page has made. */
	var notified: { title: string; body: string; click(): void }[] | undefined;
	var setHidden: ((isHidden: boolean) => void) | undefined;
}

export function stubNotifications(): void {
	const made: NonNullable<typeof globalThis.notified> = [];
	class FakeNotification extends EventTarget {
		static permission: NotificationPermission = "default";
		static requestPermission(): Promise<NotificationPermission> {
			FakeNotification.permission = "granted";
			return Promise.resolve("granted");
		}
		onclick: (() => void) | null = null;
		constructor(title: string, options: NotificationOptions = {}) {
			super();
			made.push({ title, body: options.body ?? "", click: () => this.onclick?.() });
		}
		close(): void {}
	}
	let isHidden = false;
	Object.defineProperty(globalThis, "Notification", { value: FakeNotification });
	Object.defineProperty(document, "visibilityState", { get: () => (isHidden ? "hidden" : "visible") });
	globalThis.notified = made;
	globalThis.setHidden = (hidden) => {
		isHidden = hidden;
		document.dispatchEvent(new Event("visibilitychange"));
	};
}
