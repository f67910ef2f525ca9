/**
 * Which hooks may share a feed: those that ask the same server for the same user. Tokens are read here, never checked:
 * what a token may see is the server's decision, at every connect and every poll.
 */

/**
 * Two tokens of one user give one key, so a renewed token finds the feed that is open already. A token that cannot be
 * read stands for itself: who cannot be recognised never gets to see what another token showed.
 * @param apiBaseUrl as for `createTaskFeed`; a slash at its end makes no difference
 */
export function feedKey(apiBaseUrl: string, token: string): string {
	const { iss, sub } = claimsOf(token);
	const who = typeof sub === "string" && sub !== "" ? [typeof iss === "string" ? iss : "", sub] : [token];
	return JSON.stringify([apiBaseUrl.replace(/\/+$/, ""), ...who]);
}

function claimsOf(token: string): { iss?: unknown; sub?: unknown } {
	try {
		const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
		// `atob` gives the bytes of UTF-8 as characters. They stay valid JSON and different names stay different: enough for a key.
		const claims: unknown = JSON.parse(atob(payload));
		return typeof claims === "object" && claims !== null ? claims : {};
	} catch {
		return {};
	}
}
