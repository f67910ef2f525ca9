/**
 * One socket's identity and what it watches, kept in the socket's attachment so that it outlives hibernation. Decides
 * nothing about tasks.
 */
import * as z from "zod/v4/mini";

/** Where the API's Worker tells the queue who opens a socket; nobody else can reach that object. */
export const SESSION_HEADERS = {
	userId: "x-session-user",
	expiresAt: "x-session-expires-at",
	/** There for an operator, who is `userId` and looks at the queue of somebody else. */
	isObserver: "x-session-observer",
	/** There if progress shall come as what it changes. */
	wantsDelta: "x-session-delta",
} as const;

const sessionSchema = z.object({
	userId: z.string(),
	/** Epoch milliseconds at which the token's word ends. */
	expiresAt: z.number(),
	connectedAt: z.number(),
	watching: z.nullable(z.string()),
	/** An operator: sees the feed of somebody else, and no text. */
	isObserver: z._default(z.boolean(), false),
	/** Asked to be told of progress by what it changes, not by whole tasks. */
	wantsDelta: z._default(z.boolean(), false),
});
export type Session = z.infer<typeof sessionSchema>;

export function saveSession(socket: WebSocket, session: Session): void {
	socket.serializeAttachment(session);
}

/** @returns null if the attachment is not one of this version: the socket must be opened anew */
export function restoreSession(socket: WebSocket): Session | null {
	return z.safeParse(sessionSchema, socket.deserializeAttachment()).data ?? null;
}

/** @param now when the socket is opened, in epoch milliseconds */
export function readSession({ headers }: Request, now: number): Session {
	return {
		userId: decodeURIComponent(headers.get(SESSION_HEADERS.userId) ?? ""),
		expiresAt: Number(headers.get(SESSION_HEADERS.expiresAt)),
		connectedAt: now,
		watching: null,
		isObserver: headers.has(SESSION_HEADERS.isObserver),
		wantsDelta: headers.has(SESSION_HEADERS.wantsDelta),
	};
}
