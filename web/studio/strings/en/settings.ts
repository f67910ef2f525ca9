/** The reader's settings of the page, in English. */
export const settings = {
	title: "Settings",
	theme: "Theme",
	themes: { system: "System", light: "Light", dark: "Dark" },
	language: "Language",
	showShortcuts: "Show the shortcuts",
	notifications: "Tell me when a long task ends",
	notificationsHint: "By a notification of your system, only while this page is out of sight.",
	notificationsBlocked: "Notifications of this page are blocked in your browser. Allow them there first.",
	notificationsImpossible: "This browser has no notifications for pages.",
};
