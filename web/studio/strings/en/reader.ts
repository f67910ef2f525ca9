/** A chapter, to be read, in English. */
export const reader = {
	loading: "Fetching the chapter…",
	back: (project: string) => `Back to ${project}`,
	previous: "Previous chapter",
	next: "Next chapter",
	ways: "Between chapters",
	progress: (at: number, of: number) => `Chapter ${at} of ${of}`,
	smaller: "Smaller text",
	larger: "Larger text",
	keys: "← → turn the pages",
	end: "This is the last chapter written so far.",
	notYet: "This chapter is not written yet. It can be read here as soon as it is finished.",
};
