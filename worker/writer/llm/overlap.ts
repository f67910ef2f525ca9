/** Length of the longest end of `text` that is a beginning of `word`, and not all of it: what may still become the word. */
export function overlap(text: string, word: string): number {
	for (let length = Math.min(text.length, word.length - 1); length > 0; length--) {
		if (text.endsWith(word.slice(0, length))) return length;
	}
	return 0;
}
