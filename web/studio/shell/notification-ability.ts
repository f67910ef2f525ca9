/** Whether this page may show notifications of the system. */

/** `none`: the browser has none for pages, or only where the page comes over a safe connection. */
export type NotificationAbility = NotificationPermission | "none";

export function notificationAbility(): NotificationAbility {
	return "Notification" in globalThis && isSecureContext ? Notification.permission : "none";
}
