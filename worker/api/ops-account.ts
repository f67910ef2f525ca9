/** `/api/ops/users/:userId`: export and erasure of a user by an operator, for those who ask for it by letter. Each leaves an audit line. */
import * as z from "zod/v4/mini";
import { LIMITS } from "../../protocol/limits.ts";
import { eraseBodySchema, erasedBodySchema } from "../../protocol/rest.ts";
import { HUB_NAME } from "../ops/hub-name.ts";
import { answerExport, EXPORT_HEADERS, ZIP_TYPE } from "./export-answer.ts";
import { ERASED_EXAMPLES, refuseUnconfirmed } from "./me.ts";
import { operation } from "./operation.ts";
import { EXAMPLE_USER } from "./ops-examples.ts";
import { findUser, userNotFound, userParams } from "./ops-users.ts";

const exportUser = operation({
	method: "GET",
	path: "/ops/users/:userId/export",
	operationId: "exportUser",
	tag: "Operators",
	summary: "Export everything of a user",
	description:
		"The user's own export, for users who cannot make it themselves. It holds what the user wrote, so a line in the audit log says who took it, before the first byte is sent.",
	access: "bearer",
	params: userParams,
	answer: {
		status: 200,
		description: "The archive.",
		schema: z.string(),
		contentTypes: [ZIP_TYPE],
		examples: { archive: "PK…" },
		headers: EXPORT_HEADERS,
	},
	errors: ["forbidden", "rate_limited"],
	async handle(c, { params: { userId } }) {
		if (!canExist(userId)) return userNotFound();
		// One who has made projects and no task is known to his queue alone.
		const listed = await c.env.TASK_QUEUE.getByName(userId).listForExport();
		if (!listed.ok) return listed;
		if (!listed.isKnown && (await findUser(c.env, userId)) === null) return userNotFound();
		await c.env.OPS_HUB.getByName(HUB_NAME).noteExport(c.var.identity.userId, userId);
		return answerExport(c, userId, listed);
	},
});

const eraseUser = operation({
	method: "DELETE",
	path: "/ops/users/:userId",
	operationId: "eraseUser",
	tag: "Operators",
	summary: "Erase everything of a user",
	description:
		"As the user's own call. What operators see of the user goes too, audit lines included but for the one that says who erased whom; the sums over all users stay.",
	access: "bearer",
	params: userParams,
	body: { schema: eraseBodySchema, examples: { confirmed: { confirm: EXAMPLE_USER.userId } } },
	answer: { status: 200, description: "It is erased.", schema: erasedBodySchema, examples: ERASED_EXAMPLES },
	errors: ["forbidden", "rate_limited"],
	async handle(c, { params: { userId }, body }) {
		if (!canExist(userId)) return userNotFound();
		const refusal = refuseUnconfirmed(body.confirm, userId);
		if (refusal !== null) return refusal;
		const done = await c.env.OPS_HUB.getByName(HUB_NAME).eraseUser(c.var.identity.userId, userId);
		if (!done.ok) return done;
		return done.isKnown ? { erased: done.erased, isComplete: done.isComplete } : userNotFound();
	},
});

/** No token can name any other. */
function canExist(userId: string): boolean {
	return userId !== "" && userId.length <= LIMITS.userIdChars && userId.isWellFormed();
}

export const opsAccountOperations = [exportUser, eraseUser];
