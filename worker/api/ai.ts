/** `POST /api/ai/check`: whether an AI configuration works, before a night's work is queued with it. */
import { aiCheckBodySchema } from "../../protocol/rest.ts";
import { renderTaskError } from "../../protocol/task-errors.ts";
import { checkWriter } from "../writer/check-writer.ts";
import { readAiAccess } from "./ai-config.ts";
import { operation } from "./operation.ts";
import { ACCEPT_LANGUAGE, preferredLocale } from "./preferred-locale.ts";

const checkAi = operation({
	method: "POST",
	path: "/ai/check",
	operationId: "checkAi",
	tag: "AI",
	summary: "Try an AI configuration",
	description:
		"Makes the smallest call to the provider that the headers name (or the server's own) and tells whether it answered, after 20 seconds at most. The key is used for this call and not kept. It counts as one of the calls that make tasks.",
	access: "bearer",
	headers: [ACCEPT_LANGUAGE],
	takesAi: true,
	answer: {
		status: 200,
		description: "Whether it works; if not, why, as a failed task would say it.",
		schema: aiCheckBodySchema,
		examples: {
			usable: {
				success: true,
				isUsable: true,
				provider: "openai",
				model: "gpt-6.1-sol",
				answeredInMs: 640,
				code: null,
				error: null,
			},
			refused: {
				success: true,
				isUsable: false,
				provider: "deepseek",
				model: null,
				answeredInMs: null,
				code: "provider_auth",
				error: renderTaskError("en", "provider_auth"),
			},
		},
	},
	errors: ["rate_limited"],
	async handle(c) {
		const read = readAiAccess(c);
		if (!read.ok) return read.response;
		// It calls hosts that users name: not as often as somebody likes.
		const taken = await c.env.TASK_QUEUE.getByName(c.var.identity.userId).takeToken();
		if (!taken.ok) return taken;
		const { model, answeredInMs, code } = await checkWriter(read.access, c.req.raw.signal);
		const error = code === null ? null : renderTaskError(preferredLocale(c), code);
		return { isUsable: code === null, provider: read.access.provider, model, answeredInMs, code, error };
	},
});

export const aiOperations = [checkAi];
