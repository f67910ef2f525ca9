import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../settings.ts";
import { verifyToken } from "./verify-token.ts";

const START = Date.UTC(2026, 0, 1);
const SECRET = "a secret of a test, long enough to be one";

const settingsWith = (vars: Record<string, string>) => readSettings(Object.assign(Object.create(null), vars));
const settings = settingsWith({ JWT_SECRET: SECRET });

function sign(seconds: number, secret = SECRET): Promise<string> {
	const token = new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setSubject("mara");
	return token.setExpirationTime(new Date(Date.now() + seconds * 1_000)).sign(new TextEncoder().encode(secret));
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

describe("[P8] a token that comes again", () => {
	it("is taken without another look at its signature, for a minute", async () => {
		const token = await sign(3_600);
		const verify = vi.spyOn(crypto.subtle, "verify");
		for (const laterMs of [0, 1_000, 59_999]) {
			vi.setSystemTime(START + laterMs);
			expect(await verifyToken(settings, token)).toMatchObject({ ok: true, userId: "mara" });
		}
		expect(verify).toHaveBeenCalledTimes(1);
		vi.setSystemTime(START + 60_000);
		await verifyToken(settings, token);
		expect(verify).toHaveBeenCalledTimes(2);
	});

	it("is refused from the moment it expires", async () => {
		const token = await sign(10);
		expect(await verifyToken(settings, token)).toMatchObject({ ok: true });
		vi.setSystemTime(START + 9_999);
		expect(await verifyToken(settings, token)).toMatchObject({ ok: true });
		vi.setSystemTime(START + 10_000);
		expect(await verifyToken(settings, token)).toMatchObject({ ok: false, code: "token_expired" });
	});

	it("is not taken where other settings hold", async () => {
		const token = await sign(3_600);
		expect(await verifyToken(settings, token)).toMatchObject({ ok: true });
		const other = settingsWith({ JWT_SECRET: `${SECRET}, and another one` });
		expect(await verifyToken(other, token)).toMatchObject({ ok: false, code: "unauthorized" });
		const forOthers = settingsWith({ JWT_SECRET: SECRET, JWT_AUDIENCE: "another app" });
		expect(await verifyToken(forOthers, token)).toMatchObject({ ok: false, code: "unauthorized" });
	});

	it("is not taken if it was refused before, nor if a letter of it differs", async () => {
		const forged = await sign(3_600, `${SECRET}, which is not ours`);
		for (let call = 0; call < 2; call++) expect(await verifyToken(settings, forged)).toMatchObject({ ok: false });
		const token = await sign(3_600);
		await verifyToken(settings, token);
		const [head, body, signature = ""] = token.split(".");
		const other = `${head}.${body}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
		expect(await verifyToken(settings, other)).toMatchObject({ ok: false, code: "unauthorized" });
	});

	it("many tokens are not kept without end", async () => {
		const first = await sign(3_600);
		await verifyToken(settings, first);
		for (let at = 0; at < 1_000; at++) await verifyToken(settings, await sign(3_601 + at));
		const verify = vi.spyOn(crypto.subtle, "verify");
		await verifyToken(settings, first);
		expect(verify).toHaveBeenCalledTimes(1);
	});
});
