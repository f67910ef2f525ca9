/**
 * What a writer leaves in this tab: keys and drafts, which the next one at this screen must not find. It does not know when
 * somebody comes or goes.
 */
import { readClaims } from "../../client/token-renewal.ts";
import { forgetDrafts } from "../projects/use-draft.ts";
import { forgetAiSettings, forgetTabAccess } from "../queue/ai-settings.ts";
import type { Session } from "./session.ts";

/** Whose they are. It outlives the sign-in, which may end and be renewed by the same writer. */
const OWNER = "novel-queue.owner";

/** Somebody has come: what another has left in this tab goes. What was remembered in the browser was left on purpose. */
export function takeOver(session: Session): void {
	const owner = session.userId ?? String(readClaims(session.currentToken())?.sub);
	const before = sessionStorage.getItem(OWNER);
	if (before !== null && before !== owner) {
		forgetTabAccess();
		forgetDrafts();
	}
	sessionStorage.setItem(OWNER, owner);
}

/** The writer has signed out. */
export function clearTraces(): void {
	sessionStorage.removeItem(OWNER);
	forgetAiSettings();
	forgetDrafts();
}
