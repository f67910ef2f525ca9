/** Notifications outside of the page, in English. */
export const notifications = {
	offer: "This may take a while. Shall this page tell you when it is done?",
	accept: "Notify me",
	finished: (title: string) => `Finished: ${title}`,
	failed: (title: string) => `Failed: ${title}`,
};
