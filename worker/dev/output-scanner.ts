/**
 * Finds in the output of tests and servers what must not be there. An exception that left a Durable Object's handler: Vitest and
 * wrangler only log it and go on, but in this service it is a bug, since expected refusals are values. And an AI key.
 */
import { stripVTControlCharacters } from "node:util";

/** An error whose message holds this was thrown by a test to see what happens; it is no bug. */
export const ON_PURPOSE = "on purpose";

/** Marks what is repeated from the log of a server that a test has started. */
export const SERVER_LOG = "server log: ";

/** workerd itself, as Vitest lets it through, and `wrangler dev`, which formats it. */
const UNCAUGHT = new RegExp(`^(${SERVER_LOG})?(uncaught exception; |✘ \\[ERROR\\] Uncaught )`);

/** workerd tells of one error twice, as its JavaScript and its C++ see it: what follows these is the same. */
const BEFORE_MESSAGE = /^.*?(stack = |jsg\.|Uncaught )(?=\w*Error: )/;

/** Every key that a test hands in begins like a real one, so that one look at all output tells whether any came out again. */
const AI_KEY = /\bsk-[A-Za-z0-9_-]{6,}/g;
const PRINTED_KEY = "an AI key was printed: ";

/** Takes output as it comes, in pieces cut anywhere, and collects the lines that tell of either, each once. */
export class OutputScanner {
	readonly #found = new Map<string, string>();
	#rest = "";

	get lines(): string[] {
		return [...this.#found.values()];
	}

	add(text: string): void {
		const lines = (this.#rest + text).split("\n");
		this.#rest = lines.pop() ?? "";
		for (const line of lines) this.#check(line);
	}

	/** The output has ended, with or without a line break. */
	end(): void {
		this.#check(this.#rest);
		this.#rest = "";
	}

	#check(line: string): void {
		const plain = stripVTControlCharacters(line).trim();
		// Said of a server's log by the test that started it, with the key masked already.
		if (plain.startsWith(SERVER_LOG + PRINTED_KEY)) this.#found.set(plain, plain);
		else if (plain.search(AI_KEY) >= 0) this.#found.set(plain, PRINTED_KEY + plain.replaceAll(AI_KEY, "sk-…"));
		if (!UNCAUGHT.test(plain) || plain.includes(ON_PURPOSE)) return;
		// wrangler, too, tells of it twice, once with the error's name behind.
		const message = plain.replace(BEFORE_MESSAGE, "").replace(/ \w*Error$/, "");
		if (!this.#found.has(message)) this.#found.set(message, plain);
	}
}
