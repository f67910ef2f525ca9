import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { type Kind, SocketPool } from "./socket-pool.ts";
import { User } from "./user.fixture.ts";

/** Tells everybody the same. */
class PlainSockets extends SocketPool<object, string> {
	constructor(context: DurableObjectState) {
		super(context, () => 10);
	}

	protected override textFor(_: Kind, text: string): string {
		return text;
	}

	protected override toldBefore(): null {
		return null;
	}

	protected override pieceAfter(): never {
		throw new Error("Nothing comes in pieces here.");
	}
}

describe("sockets that are told the same", () => {
	it("[P2] lose one that broke with its first frame, and the others get all of them, in order", async () => {
		const user = await User.signIn("pool-1");
		for (const delta of [undefined, undefined, "true"] as const) await user.openSocket(undefined, delta);
		await runInDurableObject(user.queue, (_queue, state) => {
			const sockets = state.getWebSockets();
			const sent = sockets.map((): string[] => []);
			for (const [at, socket] of sockets.entries()) {
				vi.spyOn(socket, "send").mockImplementation((text) => {
					sent[at]?.push(String(text));
					if (at === 0) throw new Error("broken on purpose");
				});
			}
			const close = vi.spyOn(sockets[0] ?? expect.fail("no socket"), "close");
			const pool = new PlainSockets(state);
			for (const text of ["first", "second"]) pool.sendToAll(text, Date.now());
			expect(sent).toEqual([["first"], ["first", "second"], ["first", "second"]]);
			expect(close).toHaveBeenCalledOnce();
			expect(pool.size).toBe(2);
		});
	});
});
