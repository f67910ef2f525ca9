/** Tries an AI configuration before work is queued with it. */
import { isAiCheckAnswer } from "../../../protocol/check-answer.ts";
import type { AiConfig } from "../../../protocol/rest.ts";
import type { Provider } from "../../../protocol/task.ts";
import type { TaskErrorCode } from "../../../protocol/task-error-codes.ts";
import { aiHeaders } from "./ai-headers.ts";
import { request } from "./request.ts";

export type AiCheck = {
	isUsable: boolean;
	provider: Provider;
	/** The model that answered, or would have. */
	model: string | null;
	/** Milliseconds that both calls took; null if one of them was not answered. */
	answeredInMs: number | null;
	/** Why it is not usable, as a failed task would say it; null if it is. */
	code: TaskErrorCode | null;
	/** What the error is about, such as an address. */
	errorDetail?: string | undefined;
	/** The same for people. */
	error: string | null;
};

/**
 * Makes the two calls that a task makes, as small as can be: it takes up to 40 s and may cost the owner of the key a few tokens.
 * @param aiConfig null for the server's own, where it has one
 * @throws ApiError for a configuration that cannot be tried; one that does not work is an answer
 */
export async function checkAi(apiBaseUrl: string, token: string, aiConfig: AiConfig | null): Promise<AiCheck> {
	const { success: _, ...check } = await request(
		{ apiBaseUrl, token, method: "POST", path: "/api/ai/check", headers: aiHeaders(aiConfig) },
		isAiCheckAnswer,
	);
	return check;
}
