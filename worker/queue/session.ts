/**
 * One socket's identity and what it watches, kept in the socket's attachment so that it outlives hibernation. Decides
 * nothing about tasks.
 */
import * as z from "zod/v4/mini";

const sessionSchema = z.object({
	userId: z.string(),
	/** Epoch milliseconds at which the token's word ends. */
	expiresAt: z.number(),
	connectedAt: z.number(),
	watching: z.nullable(z.string()),
});
export type Session = z.infer<typeof sessionSchema>;

export function saveSession(socket: WebSocket, session: Session): void {
	socket.serializeAttachment(session);
}

/** @returns null if the attachment is not one of this version: the socket must be opened anew */
export function restoreSession(socket: WebSocket): Session | null {
	return z.safeParse(sessionSchema, socket.deserializeAttachment()).data ?? null;
}
