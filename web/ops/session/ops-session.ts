/** An operator's session in this tab. It is kept apart from a writer's, who may be signed in in the same browser. */
import { checkOpsToken } from "../../client/ops-calls.ts";
import { signInForDevelopment } from "../../client/rest.ts";
import {
	keepDeveloperSession,
	keepTokenSession,
	openSession,
	rememberedUser,
	type Session,
	type SessionScope,
} from "../../studio/session/session.ts";

const OPS: SessionScope = { tabKey: "novel-queue.ops-session", userKey: "novel-queue.ops-user", role: "ops" };

/** What this tab had before a reload, or a new one for the operator who is signed in in another tab of a development server. */
export async function resumeOpsSession(): Promise<Session | null> {
	const userId = rememberedUser(OPS);
	return openSession(OPS) ?? (userId === null ? null : signInAsDeveloper(userId));
}

export function rememberedOperator(): string | null {
	return rememberedUser(OPS);
}

/** @throws ApiError `route_not_found` where the server is not for development */
export async function signInAsDeveloper(userId: string): Promise<Session> {
	const given = await signInForDevelopment("", userId, "ops");
	await checkOpsToken("", given.token);
	return keepDeveloperSession(userId, given, OPS);
}

/** @throws ApiError `forbidden` for the token of somebody without the role */
export async function signInWithToken(token: string): Promise<Session> {
	await checkOpsToken("", token);
	return keepTokenSession(token, OPS);
}
