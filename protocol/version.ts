/**
 * The version of everything that crosses the wire. `wire-pin.test.ts` holds a hash of all wire schemas beside it,
 * so no change of the wire is an accident.
 */
export const PROTOCOL_VERSION = 1;

/** The one subprotocol that the server selects on `GET /api/queue/ws`. */
export const FEED_SUBPROTOCOL = `novel-queue.v${PROTOCOL_VERSION}`;

/**
 * Browsers cannot set headers on a WebSocket, and a token in a URL ends up in logs: it travels as a second offered
 * subprotocol, `bearer.<token>`, which the server reads and never selects.
 */
export const BEARER_SUBPROTOCOL_PREFIX = "bearer.";
