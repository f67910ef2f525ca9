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
	/** Whether it still has to be told of a part of what there is. How far it has been told is in memory alone. */
	isBehind: z._default(z.boolean(), false),
	/** Characters sent to it that it has not shown to have read, as of the last time that this was written down. */
	unreadChars: z._default(z.number(), 0),
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
		isBehind: false,
		unreadChars: 0,
	};
}
