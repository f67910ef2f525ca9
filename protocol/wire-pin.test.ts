import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import * as z from "zod/v4/mini";
import { clientFrameSchema, PING, PONG } from "./client-frames.ts";
import { CLOSE_CODES } from "./close-codes.ts";
import { ERROR_STATUS, errorBodySchema } from "./errors.ts";
import { serverFrameSchema } from "./feed.ts";
import * as ops from "./ops.ts";
import * as rest from "./rest.ts";
import { BEARER_SUBPROTOCOL_PREFIX, FEED_SUBPROTOCOL, PROTOCOL_VERSION } from "./version.ts";

/**
 * Everything that crosses the wire. If this test fails, the wire has changed: clients that are out there see it. Raise
 * `PROTOCOL_VERSION` unless old clients can ignore the change, and write the new hash down beside it.
 */
const PINNED = { version: 1, hash: "90b801bafafc6eb8" };

/** What a field means may be said better at any time: descriptions are no part of the wire. */
const unexplained = z.registry<z.core.GlobalMeta>();

function wire(): unknown {
	const bodies = Object.entries({ ...rest, ...ops }).map(([name, value]): [string, unknown] => [
		name,
		value instanceof z.ZodMiniType ? z.toJSONSchema(value, { io: "input", metadata: unexplained }) : value,
	]);
	return {
		frames: [
			z.toJSONSchema(clientFrameSchema, { metadata: unexplained }),
			z.toJSONSchema(serverFrameSchema, { metadata: unexplained }),
			PING,
			PONG,
		],
		socket: [FEED_SUBPROTOCOL, BEARER_SUBPROTOCOL_PREFIX, CLOSE_CODES],
		errors: [z.toJSONSchema(errorBodySchema, { metadata: unexplained }), ERROR_STATUS],
		bodies,
	};
}

describe("the wire", () => {
	it("does not change by accident", () => {
		const hash = createHash("sha256").update(JSON.stringify(wire())).digest("hex").slice(0, 16);
		expect({ version: PROTOCOL_VERSION, hash }).toEqual(PINNED);
	});
});
