/** `/api/me/usage`: what the user's tasks have used on each day. */
import { usageBodySchema } from "../../protocol/rest.ts";
import { EXAMPLE_DAY } from "./examples.ts";
import { operation } from "./operation.ts";
import { queueOf } from "./queue-of.ts";

const getUsage = operation({
	method: "GET",
	path: "/me/usage",
	operationId: "getUsage",
	tag: "AI",
	summary: "What you have used",
	description:
		"Calls to AI providers and their tokens, as the providers report them, by the day of UTC on which the queue heard of them. They stay when tasks and projects are deleted. A call that was torn down by a cancellation before its provider said anything is not in them.",
	access: "bearer",
	answer: {
		status: 200,
		description: "Your days.",
		schema: usageBodySchema,
		examples: { days: { success: true, days: [EXAMPLE_DAY] } },
	},
	errors: [],
	handle: async (c) => ({ days: await queueOf(c).usageByDay() }),
});

export const usageOperations = [getUsage];
