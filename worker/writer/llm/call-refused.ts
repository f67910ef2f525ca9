/** A refused call as an error, until it has been classed. Its message says nothing, since it is logged. */
import type { FaultFacts } from "./provider-fault.ts";

/** The server has refused the call, with what is known of why. */
export class CallRefused extends Error {
	override readonly name = "CallRefused";
	readonly facts: FaultFacts;
	/** Names in lower case. */
	readonly headers: Record<string, string>;

	constructor(facts: FaultFacts, headers: Headers) {
		super("The provider refused the call");
		this.facts = facts;
		this.headers = Object.fromEntries(headers);
	}
}
