/** What a processor hands out of its project for an export: one record a line of JSON, so that the reader holds one at a time. */
import * as z from "zod/v4/mini";
import { usageSchema } from "../../protocol/usage.ts";

export const exportRecordSchema = z.discriminatedUnion("kind", [
	z.object({
		kind: z.literal("project"),
		bible: z.string(),
		/** As the API answers it; null until there is one. */
		outline: z.unknown(),
		/** What the writer remembers of the chapters so far. */
		story: z.object({ storySoFar: z.string(), openThreads: z.array(z.string()) }),
	}),
	z.object({
		kind: z.literal("chapter"),
		number: z.int(),
		title: z.string(),
		createdAt: z.number(),
		taskId: z.string(),
		/** Undefined if nothing is known of it. */
		usage: z.optional(usageSchema),
		content: z.string(),
	}),
	/** Part of something that a task has begun and not finished. */
	z.object({ kind: z.literal("draft"), taskId: z.string(), part: z.int(), draft: z.unknown() }),
]);
export type ExportRecord = z.infer<typeof exportRecordSchema>;
