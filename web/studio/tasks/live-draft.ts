/** A chapter's draft as it streams: its first line is the title, marked as a heading. */

export type LiveDraft = {
	/** Null until its line is complete, or if there is none. */
	title: string | null;
	body: string;
};

export function splitLiveDraft(text: string): LiveDraft {
	if (!text.startsWith("#")) return { title: null, body: text };
	const end = text.indexOf("\n");
	if (end === -1) return { title: null, body: "" };
	return {
		title: text
			.slice(0, end)
			.replace(/^#+\s*/, "")
			.trim(),
		body: text.slice(end + 1),
	};
}
