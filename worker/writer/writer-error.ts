/** The one error a writer throws: a classed failure with its cause for the log. Its message never holds what the provider said, which may echo a key. */
import type { Failure } from "../core/failure.ts";

export class WriterError extends Error {
	override readonly name = "WriterError";
	readonly failure: Failure;

	constructor(failure: Failure, options?: { cause?: unknown }) {
		super(`The AI provider's answer failed the step: ${failure.code}`, options);
		this.failure = failure;
	}
}
