/** Everything that the scripted provider can do with a request, as data that a test or a seed chooses. */

/** How a stream comes: so many characters a piece, and the wait after each. */
export type Pace = { pieceChars: number; delayMs: number };

export type Behaviour =
	/** A valid answer; slow with a slow pace. */
	| { kind: "answer"; pace?: Pace }
	/** Stops in the middle, for ever or until it is let go on. */
	| { kind: "stall"; afterChars: number; until?: Promise<void> }
	/** Breaks the connection in the middle. */
	| { kind: "cut"; afterChars: number }
	/** Ends the stream in the middle, in good order but without a finish. */
	| { kind: "half"; afterChars: number }
	/** Stops in the middle because the answer is as long as it may be. */
	| { kind: "length"; afterChars: number }
	/** Reports an error inside the stream. */
	| { kind: "stream-error"; afterChars: number; echoesKey?: boolean }
	/** An answer without a word in it. */
	| { kind: "empty" }
	/** Prose where JSON was agreed. */
	| { kind: "rubbish" }
	/** Takes the request and never answers. */
	| { kind: "silent" }
	/** Closes the connection at once. */
	| { kind: "drop" }
	/** An HTTP error; providers like to quote the key in it. */
	| { kind: "status"; status: number; headers?: Record<string, string>; echoesKey?: boolean }
	| { kind: "redirect"; location: string };
