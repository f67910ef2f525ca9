import { afterEach, describe, expect, it, vi } from "vitest";
import { logWake } from "./log.ts";

afterEach(() => vi.restoreAllMocks());

function linesOf(env: Partial<Cloudflare.Env>): unknown[] {
	const log = vi.spyOn(console, "log").mockImplementation(() => {});
	logWake(env, "queue", { tasks: 2 });
	return log.mock.calls.map(([line]) => JSON.parse(String(line)));
}

describe("a wake", () => {
	it("is a line only where it is asked for", () => {
		expect(linesOf({ LOG_WAKES: "true" })).toEqual([{ level: "info", event: "queue woke", tasks: 2 }]);
		for (const env of [{}, { LOG_WAKES: "" }, { LOG_WAKES: "false" }]) {
			vi.restoreAllMocks();
			expect(linesOf(env)).toEqual([]);
		}
	});

	it("[P4] is not prevented by a setting that is wrong: the object's alarm has to be served", () => {
		expect(linesOf({ LOG_WAKES: "true", MAX_RUNNING_PER_USER: "many" })).toHaveLength(1);
	});
});
