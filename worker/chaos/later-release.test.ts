import { describe, expect, it } from "vitest";
import { PROCESSOR_MIGRATIONS } from "../processor/schema.ts";
import { QUEUE_MIGRATIONS } from "../queue/schema.ts";
import { laterRelease } from "./later-release.ts";

const list = (name: string, migrations: readonly unknown[]) =>
	`const ${name}=[${migrations.map((migration) => (typeof migration === "string" ? `\`${migration}\`` : "moved")).join(",")}];`;
const bundle = `function moved(){}${list("a", QUEUE_MIGRATIONS)}${list("b", PROCESSOR_MIGRATIONS)}globalThis.lengths=[a.length,b.length]`;

describe("a later release", () => {
	it("has one more migration for queues and for projects, and is the same otherwise", () => {
		const code = laterRelease(bundle);
		new Function(code)();
		expect(Reflect.get(globalThis, "lengths")).toEqual([QUEUE_MIGRATIONS.length + 1, PROCESSOR_MIGRATIONS.length + 1]);
		expect(code.replaceAll(',"CREATE TABLE later_release (id INTEGER PRIMARY KEY)"', "")).toBe(bundle);
	});

	it("says so if it cannot be made", () => {
		expect(() => laterRelease("export default {}")).toThrow("not found");
	});
});
