import { abortAllDurableObjects, runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { parseCursor } from "../../protocol/cursor.ts";
import { migrate } from "../storage.ts";
import { QUEUE_MIGRATIONS } from "./schema.ts";
import { User } from "./user.fixture.ts";

let count = 0;
let user: User;

beforeEach(async () => {
	count += 1;
	user = await User.signIn(`store-${count}`);
	await user.createProject("Novel");
});

async function completedTask(): Promise<string> {
	const taskId = await user.queueChapters("Novel", 1);
	await vi.waitFor(async () => expect((await user.task(taskId)).status).toBe("completed"), { timeout: 10_000 });
	return taskId;
}

async function poll(since: string | null = null) {
	const answer = await user.queue.poll(since, null);
	if (answer === null) throw new Error("nothing is new");
	return answer.sync;
}

function changeStorage(change: (storage: DurableObjectStorage) => void): Promise<void> {
	return runInDurableObject(user.queue, (_queue, { storage }) => change(storage));
}

describe("what a queue has stored", () => {
	it("[P3] as rows of a table, before tasks were keys and values, is there after its next wake", async () => {
		await completedTask();
		const last = await completedTask();
		const before = await poll();
		await changeStorage(({ sql, kv }) => {
			sql.exec("CREATE TABLE tasks (id TEXT PRIMARY KEY, rev INTEGER NOT NULL, record TEXT NOT NULL) WITHOUT ROWID");
			for (const [id, record] of [...kv.list<string>()]) {
				sql.exec("INSERT INTO tasks (id, rev, record) VALUES (?, ?, ?)", id, JSON.parse(record).rev, record);
				kv.delete(id);
			}
			sql.exec("ALTER TABLE outbox DROP COLUMN usage");
			sql.exec("UPDATE schema_version SET version = 2");
		});
		// Cut off in the middle it has not begun.
		const mend = await user.breakStorage((taskId) => taskId === last);
		await abortAllDurableObjects();
		await expect(poll()).rejects.toThrow("broken on purpose");
		mend();
		await abortAllDurableObjects();
		expect(await poll()).toEqual(before);
		expect((await poll(before.cursor)).reset).toBe(false);
		await changeStorage(({ sql, kv }) => {
			expect(sql.exec("SELECT version FROM schema_version").one()).toEqual({ version: QUEUE_MIGRATIONS.length });
			expect(sql.exec("SELECT name FROM sqlite_master WHERE name = 'tasks'").toArray()).toEqual([]);
			expect([...kv.list()]).toHaveLength(2);
		});
	});

	it("[P3] and a later release has changed is left alone: an older one cannot know what it means", async () => {
		await changeStorage((storage) => {
			expect(() => migrate(storage, QUEUE_MIGRATIONS.slice(1))).toThrow("later release");
			expect(storage.sql.exec("SELECT version FROM schema_version").one()).toEqual({ version: QUEUE_MIGRATIONS.length });
		});
	});

	it("[P3] and cannot read costs that task alone, and takes no revision back that clients have seen", async () => {
		const unreadable = await completedTask();
		const readable = await completedTask();
		const before = await poll();
		const rev = (parseCursor(before.cursor)?.rev ?? 0) + 5;
		await changeStorage(({ kv }) => {
			const record = JSON.parse(kv.get<string>(unreadable) ?? "");
			kv.put(unreadable, JSON.stringify({ ...record, model: '"rev":1', rev, state: { name: "from a later release" } }));
		});
		await abortAllDurableObjects();
		const after = await poll();
		expect(after.tasks.map(({ id }) => id)).toEqual([readable]);
		expect(parseCursor(after.cursor)?.rev).toBe(rev);
		await completedTask();
		expect(parseCursor((await poll()).cursor)?.rev).toBeGreaterThan(rev);
		// For whoever mends it.
		await changeStorage(({ kv }) => expect(kv.get<string>(unreadable)).toContain("from a later release"));
	});
});
