/** What a queue and a processor tell each other about a run: one attempt of one task. All of it may be repeated without harm. */
import * as z from "zod/v4/mini";
import { type Message, messageCodeSchema, messageValuesSchema } from "../../protocol/messages.ts";
import { type Usage, usageSchema } from "../../protocol/usage.ts";
import { AUDIENCES, type Audience } from "./audience.ts";
import { failureSchema } from "./failure.ts";
import { taskRecordSchema } from "./task-record.ts";

const messageSchema = z.object({ code: messageCodeSchema, values: messageValuesSchema });

/** Everything a processor needs to begin. */
export const runSchema = z.extend(
	z.pick(taskRecordSchema, {
		userId: true,
		projectId: true,
		projectName: true,
		work: true,
		provider: true,
		model: true,
		keySource: true,
		locale: true,
	}),
	{
		taskId: z.string(),
		attempt: z.int(),
		/** Larger than that of every earlier start of this user: a start or stop with a smaller one is late. */
		fence: z.int(),
		/** Bytes up to which the project may grow before the run asks again; null where the queue sets no limit. */
		storageUpTo: z._default(z.nullable(z.int()), null),
		/** The sealed AI key; null unless `keySource` is `user`, or if it is no longer stored. */
		keyBox: z.nullable(z.string()),
		/** What the queue has heard of the task's usage so far; absent if nothing. */
		usage: z.optional(usageSchema),
	},
);
export type Run = z.infer<typeof runSchema>;

/** How a run ended, kept by the processor until the queue has heard of it. */
export const runOutcomeSchema = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("finished"), message: messageSchema, chapters: z.array(z.int()) }),
	z.object({ kind: z.literal("failed"), failure: failureSchema }),
	/** It stopped between two steps: the user's storage is full. */
	z.object({ kind: z.literal("storage_full") }),
]);
export type RunOutcome = z.infer<typeof runOutcomeSchema>;

export type TextChunk = { chapterIndex: number; offset: number; text: string };

/** Absolute state of a run; `text` is what was written since the last one. */
export type RunReport = {
	progress: number;
	message: Message;
	chapters: number[];
	stepsDone: number;
	/** Steps of the whole task; null while the plan of an outline is not made. */
	stepsTotal: number | null;
	/** What the task has used since it was queued, as of what is stored; undefined while that is nothing. */
	usage?: Usage | undefined;
	text: TextChunk | null;
};

/**
 * Who is there for the next report; `over` means that the run is over for the queue: stop, and forget it. One word, since an object
 * would cost more on its way back than the queue's decision does.
 */
export type ReportAnswer = Audience | "over";

/** What a processor answers to a stop: the bytes that its project stores, and what the task has used, as far as it knows. */
export type StopAnswer = { storedBytes: number; usage?: Usage | undefined };

const reportAnswerSchema = z.enum([...AUDIENCES, "over"]);

/** A queue of another version may know words that this processor does not: then it goes on as if somebody looked. */
export function readReportAnswer(said: unknown): ReportAnswer {
	return z.safeParse(reportAnswerSchema, said).data ?? "progress";
}
