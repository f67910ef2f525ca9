/** An object's one alarm, set for the earliest of what is due. It remembers what it is set for, since asking costs a read. */
import { nextAlarm, postponedAlarm } from "../core/next-alarm.ts";

export class AlarmClock {
	readonly #storage: DurableObjectStorage;
	/** Null if no alarm is set. */
	#at: number | null = null;

	constructor(storage: DurableObjectStorage) {
		this.#storage = storage;
	}

	/** At wake: an alarm that is overdue may be stuck, and counts as none. */
	async restore(): Promise<void> {
		const at = await this.#storage.getAlarm();
		this.#at = at !== null && at > Date.now() ? at : null;
	}

	/** When it is set for; null if it is not. */
	get armedAt(): number | null {
		return this.#at;
	}

	/** The alarm has gone off, or its time says nothing any more: it is set anew with the next time that is due. */
	rang(): void {
		this.#at = null;
	}

	/**
	 * Sees to it that the alarm goes off at the earliest of `times`, or before. One that is too early costs one look; moving
	 * it with each renewed lease would cost a written row a report.
	 */
	ensure(times: Iterable<number | null>): void {
		const at = nextAlarm(times, Date.now());
		if (at !== null && (this.#at === null || this.#at > at)) this.#set(at);
	}

	/** The same for one time, which mostly needs no look at the clock: this is asked with each report. */
	ensureAt(time: number | null): void {
		if (time !== null && (this.#at === null || this.#at > time)) this.ensure([time]);
	}

	/** Whether it goes off after one time and no later than another: then it is where it has to be. */
	isSetWithin(after: number, until: number): boolean {
		return this.#at !== null && this.#at > after && this.#at <= until;
	}

	/**
	 * Lets an alarm that would go off before the next word wait until something is due.
	 * @param times all that is due
	 */
	postpone(nextWordAt: number, times: () => Iterable<number | null>, now: number): void {
		const at = postponedAlarm(this.#at, nextWordAt, times, now);
		if (at !== null) this.#set(at);
	}

	#set(at: number): void {
		this.#at = at;
		void this.#storage.setAlarm(at);
	}
}
