/** The two ways in: by name on a development server, or with a token that somebody gave. */
import { listProjects, signInForDevelopment } from "../../client/rest.ts";
import { keepDeveloperSession, keepTokenSession, type Session } from "./session.ts";

/** @throws ApiError `route_not_found` where the server is not for development */
export async function signInAsDeveloper(userId: string): Promise<Session> {
	return keepDeveloperSession(userId, await signInForDevelopment("", userId));
}

/** A socket cannot say why it was refused, a call can: so a token is tried before it is believed. @throws ApiError */
export async function signInWithToken(token: string): Promise<Session> {
	await listProjects("", token);
	return keepTokenSession(token);
}
