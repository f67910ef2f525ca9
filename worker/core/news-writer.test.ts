import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/v4/mini";
import { syncSchema } from "../../protocol/feed.ts";
import { LOCALES, MESSAGE_CODES } from "../../protocol/message-codes.ts";
import type { Message } from "../../protocol/messages.ts";
import { NewsWriter } from "./news-writer.ts";
import { taskRecord } from "./task-record.fixture.ts";
import { taskRecordSchema, toProgress } from "./task-record.ts";
import { usageOf } from "./usage.fixture.ts";

const usage = { total: usageOf(2, 1), unbooked: [{ day: "2026-11-28", ...usageOf(1) }] };
const EPOCH = "00000000000000aa";

const names = fc.constantFrom("chapter", "position", "total", "volume", "volumes", "chapters", "seconds", '"', "1");
const number = fc.oneof(fc.nat(3), fc.nat(5_000), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
const reports = fc.uniqueArray(names, { maxLength: 5 }).chain((all) =>
	fc.array(
		fc.record({
			values: fc.tuple(...all.map(() => number)).map((some) => Object.fromEntries(all.map((name, at) => [name, some[at] ?? 0]))),
			updatedAt: fc.nat(),
			rev: fc.nat(),
			progress: fc.nat(100),
		}),
		{ minLength: 2, maxLength: 6 },
	),
);

const writing = (chapter: number): Message => ({ code: "writing_chapter", values: { chapter, position: 1, total: 2 } });

describe("the row and the frame of news", () => {
	it("say what the task says then, whatever was written before", () => {
		let written = 0;
		fc.assert(
			fc.property(fc.constantFrom(...MESSAGE_CODES), fc.constantFrom(...LOCALES), reports, (code, locale, [first, ...later]) => {
				const task = taskRecord("t", {
					locale,
					projectName: '龙 "rev":99 \\',
					message: { code, values: {} },
					chapters: [1, 2],
					usage,
				});
				const writer = new NewsWriter(task, EPOCH, { code, values: first?.values ?? {} });
				for (const { values, ...counts } of later) {
					const message = { code, values };
					if (!writer.take(counts.updatedAt, counts.rev, counts.progress, message)) continue;
					written += 1;
					const after = { ...task, ...counts, message };
					expect(JSON.parse(writer.row())).toEqual(JSON.parse(JSON.stringify(after)));
					expect(JSON.parse(writer.frame())).toEqual({
						type: "sync",
						cursor: `${EPOCH}.${counts.rev}`,
						reset: false,
						tasks: [],
						deleted: [],
						progress: [JSON.parse(JSON.stringify(toProgress(after)))],
					});
				}
			}),
			{ numRuns: 500 },
		);
		// All but those that count things.
		expect(written).toBeGreaterThan(700);
	});

	it("are read by who reads rows and frames", () => {
		const task = taskRecord("t", { message: writing(1) });
		const writer = new NewsWriter(task, EPOCH, writing(2));
		expect(writer.take(5_000, 7, 30, writing(3))).toBe(true);
		const after = { ...task, updatedAt: 5_000, rev: 7, progress: 30, message: writing(3) };
		expect(z.parse(taskRecordSchema, JSON.parse(writer.row()))).toEqual(after);
		expect(z.parse(syncSchema, JSON.parse(writer.frame())).progress).toEqual([toProgress(after)]);
	});

	it("are not written of another message, of one with other values, or of one that counts things", () => {
		const writer = new NewsWriter(taskRecord("t"), EPOCH, writing(1));
		const take = (message: Message) => writer.take(5_000, 7, 30, message);
		expect(take({ ...writing(1), code: "summarizing_chapter" })).toBe(false);
		expect(take({ code: "writing_chapter", values: { chapter: 1, position: 1 } })).toBe(false);
		expect(take({ code: "writing_chapter", values: { chapter: 1, total: 2, position: 1 } })).toBe(false);
		expect(take({ code: "writing_chapter", values: { ...writing(1).values, more: 1 } })).toBe(false);
		expect(take(writing(Number.NaN))).toBe(false);
		expect(take(writing(2))).toBe(true);
		const counting: Message = { code: "outline_completed", values: { volumes: 1, chapters: 2 } };
		expect(new NewsWriter(taskRecord("t"), EPOCH, counting).take(5_000, 7, 30, counting)).toBe(false);
	});
});
