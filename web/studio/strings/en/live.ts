/** The chapter that is being written, in English. */
export const live = {
	title: "Being written",
	justWritten: "Just written",
	text: "Text so far",
	chapter: (index: number) => `Chapter ${index}`,
	soon: "The next words are on their way…",
	follow: "Follow",
	finished: "Finished",
	read: (index: number) => `Open chapter ${index}`,
	unfinished: "Stopped before it was finished; this text is not kept.",
};
