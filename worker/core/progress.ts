/** Work done as a whole number from 0 to 99; 100 is said only by a completed task. */

/** The share of a chapter that its draft is; the rest is the summary. */
const DRAFT_SHARE = 0.9;

/**
 * @param written chapters finished, of `wanted`
 * @param draftChars characters of the running draft, of about `targetChars`; a draft may run longer than planned
 */
export function chapterProgress(written: number, wanted: number, draftChars: number, targetChars: number): number {
	const fraction = Math.min(1, draftChars / targetChars) * DRAFT_SHARE;
	return clampPercent(((written + fraction) / wanted) * 100);
}

/** @param volumes null while the master plan is being made, which counts like a volume */
export function outlineProgress(planned: number, volumes: number | null): number {
	return volumes === null ? 0 : clampPercent(((planned + 1) / (volumes + 1)) * 100);
}

function clampPercent(value: number): number {
	return Math.max(0, Math.min(99, Math.floor(value)));
}
