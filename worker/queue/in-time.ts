/** Waits for what another object has to do, but not for as long as it may take: whoever asks this one must not be left standing. */

/** @returns whether it was over within this time; what comes later is only not waited for. Throws what `work` throws in time. */
export async function inTime(work: Promise<unknown>, withinMs: number): Promise<boolean> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const time = new Promise<boolean>((resolve) => {
		timer = setTimeout(() => resolve(false), withinMs);
	});
	try {
		return await Promise.race([work.then(() => true), time]);
	} finally {
		clearTimeout(timer);
	}
}
