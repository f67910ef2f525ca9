/** Everything that is the user's: to take along, or to erase. It stands apart, so that pages carry it only where it is used. */
import { isBoolean, isInt, objectOf } from "../../../protocol/check-value.ts";
import type { ErasedCounts } from "../../../protocol/rest.ts";
import { ApiError } from "./api-error.ts";
import { request, send } from "./request.ts";

export type ErasedAccount = {
	erased: ErasedCounts;
	/** False: the rest is being erased, which goes on by itself. */
	isComplete: boolean;
};

/** Made when it is asked for: a module that does something when it is loaded comes with the first page. */
function isErasedAnswer(value: unknown): value is ErasedAccount {
	const erased = objectOf<ErasedCounts>({ projects: isInt, tasks: isInt, keys: isInt, sockets: isInt });
	return objectOf<ErasedAccount>({ erased, isComplete: isBoolean })(value);
}

/** A zip of all projects, chapters and tasks, without keys. @param path whose; default: the token's own. @throws ApiError */
export async function exportAccount(apiBaseUrl: string, token: string, path = "/api/me"): Promise<Blob> {
	const response = await send({ apiBaseUrl, token, path: `${path}/export` });
	return response.blob().catch((cause: unknown) => {
		throw new ApiError("network_error", 0, "The connection broke off.", [], cause);
	});
}

/**
 * Erases projects, tasks, keys and counters, at once and for good. The token stays good: who goes on begins with nothing.
 * @param userId must be the token's own, as a protection against accidents
 * @param path whose; default: the token's own
 * @throws ApiError
 */
export async function eraseAccount(apiBaseUrl: string, token: string, userId: string, path = "/api/me"): Promise<ErasedAccount> {
	const body = { confirm: userId };
	const { erased, isComplete } = await request({ apiBaseUrl, token, method: "DELETE", path, body }, isErasedAnswer);
	return { erased, isComplete };
}
