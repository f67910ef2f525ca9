/** Development sign-in: a token for whatever user one names. Servers that are not for development do not have it. */
import { isTokenAnswer } from "../../../protocol/check-answer.ts";
import { request } from "./request.ts";

export type DevToken = {
	token: string;
	/** Epoch milliseconds. */
	expiresAt: number;
};

/**
 * @param role `ops` for an operator's token
 * @throws ApiError `route_not_found` where development sign-in is off
 */
export async function signInForDevelopment(apiBaseUrl: string, userId: string, role?: "ops"): Promise<DevToken> {
	const { token, expiresAt } = await request(
		{ apiBaseUrl, token: null, method: "POST", path: "/api/dev/sign-in", body: { userId, role } },
		isTokenAnswer,
	);
	return { token, expiresAt };
}
