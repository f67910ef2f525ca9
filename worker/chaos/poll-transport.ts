/**
 * Polls, as clients do where sockets are blocked, only faster: now for the full list, as the existing mobile app, now for
 * what has changed since its cursor.
 */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/v4/mini";
import type { Sync } from "../../protocol/feed.ts";
import { changesBodySchema, tasksBodySchema } from "../../protocol/rest.ts";
import type { FeedClient } from "./feed-client.ts";
import type { Findings } from "./findings.ts";
import type { RestClient } from "./rest-client.ts";
import type { Random } from "./seeded-random.ts";

export function poll(client: FeedClient, rest: RestClient, random: Random, findings: Findings): void {
	const lane = client.openLane("polling");
	let isStopped = false;
	client.hold(() => {
		isStopped = true;
	});
	const ask = async () => {
		const since = random.chance(0.5) ? client.feed.cursor : null;
		const query = since === null ? "" : `?since=${encodeURIComponent(since)}`;
		const answer = await rest.call("GET", `/api/queue/tasks${query}`);
		if (answer === null || isStopped) return;
		const sync = since === null ? readList(answer.body) : readChanges(answer.body);
		if (sync === null) return findings.add(`${lane.name}: an answer of another form (${answer.status})`);
		client.receive(lane, sync, since);
	};
	void (async () => {
		while (!isStopped) {
			await ask();
			await sleep(random.int(100, 500));
		}
	})();
}

/** The full list replaces what was known. */
function readList(body: unknown): Sync | null {
	const { data } = z.safeParse(tasksBodySchema, body);
	return data === undefined ? null : { type: "sync", cursor: data.cursor, tasks: data.tasks, reset: true, deleted: [] };
}

function readChanges(body: unknown): Sync | null {
	const { data } = z.safeParse(changesBodySchema, body);
	if (data === undefined) return null;
	const { cursor, tasks, reset, deleted } = data;
	return { type: "sync", cursor, tasks, reset, deleted };
}
