/** `/api/me`: everything that is the user's, to take along or to erase. */
import * as z from "zod/v4/mini";
import { eraseBodySchema, erasedBodySchema } from "../../protocol/rest.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { EXAMPLE_TASK } from "./examples.ts";
import { answerExport, EXPORT_HEADERS, ZIP_TYPE } from "./export-answer.ts";
import { operation } from "./operation.ts";
import { queueOf } from "./queue-of.ts";

export const ERASED_EXAMPLES = {
	done: { success: true, erased: { projects: 2, tasks: 14, keys: 1, sockets: 3 }, isComplete: true },
} as const;

const exportMe = operation({
	method: "GET",
	path: "/me/export",
	operationId: "exportMe",
	tag: "Account",
	summary: "Export everything of yours",
	description:
		"A zip, made while it is read: all projects with bible, outline and chapters (Markdown), those included that are deleted and can still be restored, all tasks and what they have used (JSON). Its `README.md` says what is what; `manifest.json` comes last, so that an archive that has it is whole. AI keys are not in it.",
	access: "bearer",
	answer: {
		status: 200,
		description: "The archive.",
		schema: z.string(),
		contentTypes: [ZIP_TYPE],
		examples: { archive: "PK…" },
		headers: EXPORT_HEADERS,
	},
	errors: ["rate_limited"],
	async handle(c) {
		const { userId } = c.var.identity;
		const listed = await queueOf(c).listForExport();
		return listed.ok ? answerExport(c, userId, listed) : listed;
	},
});

const eraseMe = operation({
	method: "DELETE",
	path: "/me",
	operationId: "eraseMe",
	tag: "Account",
	summary: "Erase everything of yours",
	description:
		"Projects, tasks, keys and counters, at once and for good; nothing can be restored. Running tasks are stopped and sockets closed with 4404. It goes on by itself if it cannot be finished at once: `isComplete` says so, and the same call answers again how it stands. Tokens stay good: whoever goes on starts with nothing.",
	access: "bearer",
	body: { schema: eraseBodySchema, examples: { confirmed: { confirm: EXAMPLE_TASK.userId } } },
	answer: {
		status: 200,
		description: "It is erased.",
		schema: erasedBodySchema,
		examples: ERASED_EXAMPLES,
	},
	errors: ["rate_limited"],
	async handle(c, { body }) {
		const { userId } = c.var.identity;
		const refusal = refuseUnconfirmed(body.confirm, userId);
		if (refusal !== null) return refusal;
		const done = await queueOf(c).eraseEverything(userId);
		return done.ok ? { erased: done.erased, isComplete: done.isComplete } : done;
	},
});

export function refuseUnconfirmed(confirm: string | undefined, userId: string): Refusal | null {
	if (confirm === undefined || confirm === userId) return null;
	const message = "must be the id of the user whose data is to be erased";
	return refuse("validation_failed", `confirm ${message}.`, { issues: [{ path: "confirm", message }] });
}

export const meOperations = [exportMe, eraseMe];
