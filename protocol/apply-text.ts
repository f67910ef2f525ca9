/**
 * Puts the `text` frames of one watched task together. Frames may come twice or leave a hole (dropped for a slow
 * reader); a hole is reported, never papered over.
 */
import type { TextFrame } from "./feed.ts";

export type LiveText = { attempt: number; chapterIndex: number; text: string };

export type TextStep = {
	live: LiveText | null;
	/** True: something is missing before this frame; watch the task again to get the chapter so far. */
	gap: boolean;
};

/**
 * @param live what was put together so far, null before the first frame
 * @returns the text with the frame applied; unchanged if the frame is old, repeated or behind a gap
 */
export function applyText(live: LiveText | null, frame: TextFrame): TextStep {
	if (live !== null && isOlder(frame, live)) return { live, gap: false };
	const continues = live !== null && frame.attempt === live.attempt && frame.chapterIndex === live.chapterIndex;
	const known = continues ? live.text : "";
	if (frame.offset > known.length) return { live, gap: true };
	const added = frame.text.slice(known.length - frame.offset);
	if (continues && added === "") return { live, gap: false };
	return { live: { attempt: frame.attempt, chapterIndex: frame.chapterIndex, text: known + added }, gap: false };
}

function isOlder(frame: TextFrame, live: LiveText): boolean {
	return frame.attempt < live.attempt || (frame.attempt === live.attempt && frame.chapterIndex < live.chapterIndex);
}
