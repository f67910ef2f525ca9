import { describe, expect, it } from "vitest";
import { keySealer, openKey } from "./key-box.ts";

const owner = { userId: "writer", taskId: "task" };
const content = { apiKey: "sk-very-secret", baseUrl: "https://models.example/v1" };
const current = "a".repeat(32);
const secrets = { current, previous: undefined };

describe("key box", () => {
	it("gives back what was sealed", async () => {
		expect(await openKey(secrets, owner, await keySealer(current, content)(owner))).toEqual(content);
	});

	it("[P8] shows nothing of the key, and no two boxes look alike", async () => {
		const boxes = await Promise.all([keySealer(current, content)(owner), keySealer(current, content)(owner)]);
		expect(boxes[0]).not.toBe(boxes[1]);
		for (const box of boxes) expect(box + atob(box.split(".")[2] ?? "")).not.toContain("secret");
	});

	it("[P8] opens for no other user or task, and with no other secret", async () => {
		const box = await keySealer(current, content)(owner);
		expect(await openKey(secrets, { ...owner, userId: "thief" }, box)).toBeNull();
		expect(await openKey(secrets, { ...owner, taskId: "other" }, box)).toBeNull();
		expect(await openKey({ current: "b".repeat(32), previous: undefined }, owner, box)).toBeNull();
	});

	it("opens boxes of the previous secret while secrets are rotated", async () => {
		const box = await keySealer(current, content)(owner);
		expect(await openKey({ current: "b".repeat(32), previous: current }, owner, box)).toEqual(content);
	});

	it.each(["", "v1", "v1.a.b", "v2.AAAA.AAAA", "v1.%%%.%%%"])("[P9] takes %j for no box", async (box) => {
		expect(await openKey(secrets, owner, box)).toBeNull();
	});
});
