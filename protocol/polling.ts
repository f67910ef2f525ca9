/** How often to ask where push cannot be had, as the server answers it with each poll (`nextPollMs`). */
export const POLL_INTERVAL_MS = {
	/** While something waits or runs. */
	active: 10_000,
	/** While nothing does: only another device of the same user can change that. */
	idle: 60_000,
} as const;
