/** What a dialect reads out of a provider's answer, in the order in which it came. */
import type { TokenUsage } from "../../core/usage.ts";
import type { AnswerEnd } from "./completion.ts";

export type AnswerPart =
	| { kind: "text"; text: string }
	/** The model thinks: activity that is no part of the answer. */
	| { kind: "thought" }
	/** Text that is held back until it is known whether it is a thought: activity as well. */
	| { kind: "held" }
	| { kind: "usage"; usage: TokenUsage }
	/** The provider has said why it stops. The call's usage may still follow. */
	| { kind: "end"; end: AnswerEnd };
