/** The messages at the edge of the page, in English. */
export const toasts = {
	label: "Messages",
	dismiss: "Dismiss this message",
};
