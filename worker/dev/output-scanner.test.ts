import { expect, test } from "vitest";
import { OutputScanner, SERVER_LOG } from "./output-scanner.ts";

function scan(...pieces: string[]): string[] {
	const scanner = new OutputScanner();
	for (const piece of pieces) scanner.add(piece);
	scanner.end();
	return scanner.lines;
}

// What workerd writes under Vitest for one error of a handler, as its JavaScript and then as its C++ sees it.
const THROWN = `uncaught exception; source = Uncaught (in promise); stack = Error: boom in alarm
    at TaskQueue.alarm (/project/worker/index.ts:3:24)
uncaught exception; exception = workerd/jsg/_virtual_includes/iterator/workerd/jsg/value.h:1477: failed: jsg.Error: boom in alarm
`;

test("what a handler threw is found, once for each error", () => {
	expect(scan(THROWN)).toEqual(["uncaught exception; source = Uncaught (in promise); stack = Error: boom in alarm"]);
	expect(scan(THROWN, THROWN.replaceAll("alarm", "message"))).toHaveLength(2);
});

test("output cut anywhere, without a last line break, is read the same", () => {
	for (let cut = 1; cut < THROWN.length; cut++) {
		expect(scan(THROWN.slice(0, cut), THROWN.slice(cut).trimEnd())).toHaveLength(1);
	}
});

test("wrangler's own format is found through its colours, and behind the mark of a repeated log", () => {
	const line = "\u001b[31m✘ \u001b[41;31m[\u001b[41;97mERROR\u001b[41;31m]\u001b[0m \u001b[1mUncaught TypeError: boom\u001b[0m\n";
	expect(scan(line)).toEqual(["✘ [ERROR] Uncaught TypeError: boom"]);
	expect(scan(`server log: ${line}`, line.replace("boom", "boom TypeError"))).toHaveLength(1);
});

test("tests that talk of exceptions, errors that were only logged, and those thrown on purpose pass", () => {
	expect(scan("✓ an uncaught exception; fails the run\n", "stderr | x\nError: Uncaught\n")).toEqual([]);
	expect(scan(THROWN.replaceAll("boom", "on purpose: boom"))).toEqual([]);
});

test("[P8] a printed AI key is found and not printed again, also in a server's log that a test repeats", () => {
	const [found] = scan("the provider said: invalid key sk-test-0123456789\n");
	expect(found).toBe("an AI key was printed: the provider said: invalid key sk-…");
	expect(scan(`${SERVER_LOG}${found}\n`)).toEqual([SERVER_LOG + found]);
	expect(scan("risk-free ask-me\n")).toEqual([]);
});
