/**
 * Calls that come at the same time are decided one after the other in one turn of the object, and so are made durable by one
 * commit, which is what most of their time is spent on. Each is still decided by itself: one that is refused takes nobody with it.
 */
export class GroupCommit {
	#turn: Promise<void> | null = null;

	/** Resolves for everybody who has come by then, in the order they came. What follows must be written without a further wait. */
	join(): Promise<void> {
		this.#turn ??= scheduler.wait(0).then(() => {
			this.#turn = null;
		});
		return this.#turn;
	}
}
