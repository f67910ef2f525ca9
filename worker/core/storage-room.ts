/**
 * How much text a user may still store. A running task holds an allowance: bytes up to which its project may grow before its
 * processor asks again. An allowance counts as stored, so that tasks which run at once cannot all fill the same room: what is stored
 * exceeds the limit by at most the last step of each running task.
 */

/** What a user's projects store, and may. */
export type StoredText = {
	/** Bytes of all projects, those included that are being written at this moment or can still be restored. */
	totalBytes: number;
	/** Bytes of one project, as its processor last said. */
	bytesOf: (projectId: string) => number;
	maxBytes: number;
};

/** A run of a project; `storageUpTo` is its allowance, null if it has none. */
type Holder = { projectId: string; storageUpTo: number | null };

/**
 * One allowance at the most: some eight long chapters, so that a task asks rarely, and a slow one does not keep much room from the
 * others.
 */
const MAX_ALLOWANCE_BYTES = 256_000;

/** What the allowances of runs add to what is stored. */
export function allowedBytes(runs: Iterable<Holder>, bytesOf: StoredText["bytesOf"]): number {
	let bytes = 0;
	for (const { projectId, storageUpTo } of runs) {
		if (storageUpTo !== null) bytes += Math.max(0, storageUpTo - bytesOf(projectId));
	}
	return bytes;
}

/**
 * The allowance of a run that begins or asks. Each gets a part of the room, so that there is room left for those that begin after it.
 * @param storedBytes what its project stores
 * @param roomBytes what no other run may use
 * @returns `storedBytes` if there is no room: nothing more may be written then
 */
export function grantAllowance(storedBytes: number, roomBytes: number, maxRunning: number): number {
	if (roomBytes < 1) return storedBytes;
	const part = Math.max(1, Math.floor(roomBytes / (maxRunning + 1)));
	return storedBytes + Math.min(part, MAX_ALLOWANCE_BYTES);
}

/**
 * Whether a text may take the place of another one. One that is no longer always may, since it only makes room.
 * @param storedBytes of the whole project, with the old text
 * @param limitBytes what the project may store then
 */
export function mayReplace(
	{ oldBytes, newBytes }: { oldBytes: number; newBytes: number },
	storedBytes: number,
	limitBytes: number,
): boolean {
	return newBytes <= oldBytes || storedBytes - oldBytes + newBytes <= limitBytes;
}
