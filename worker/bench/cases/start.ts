/**
 * The bundle's size, and what a start of it costs: from workerd's start to the first answer, beside a bare Worker, and from there to the first
 * frame of a queue that has to be read from disk first. workerd starts in its own process each time.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type BenchContext, sized } from "../bench-context.ts";
import { bundleHost } from "../hosts/bundle-host.ts";
import { freshSecrets, Product } from "../product.ts";
import { load } from "../rest-load.ts";
import { type Result, ResultBuilder } from "../result.ts";
import { takeTurns } from "../rounds.ts";
import { WireSocket, type WireSocketOptions } from "../wire-socket.ts";
import { startWorkerd } from "../workerd.ts";

const MOST_KB = 300;

export async function start(context: BenchContext): Promise<Result> {
	const result = new ResultBuilder("start");
	const source = readFileSync(context.product);
	const gzippedKb = gzipSync(source, { level: 9 }).length / 1024;
	result.sample("bundle", "KB", source.length / 1024);
	result.sample("bundle, gzipped", "KB", gzippedKb);
	result.atMost("bundle, gzipped (KB)", gzippedKb, MOST_KB);

	const tasks = sized(context, 50, 3);
	const folder = mkdtempSync(join(tmpdir(), "novel-queue-bench-"));
	const secrets = freshSecrets();
	const own = { module: { path: context.product }, storage: join(folder, "own"), secrets };
	const bareModule = await bundleHost("bare-worker.ts");
	const bare = {
		workers: [
			{
				name: "bare",
				module: { source: bareModule },
				vars: {},
				objects: { BARE: { className: "BareQueue" }, FIRST: { className: "FirstVersion" } },
			},
		],
		storage: join(folder, "bare"),
	};
	try {
		context.progress(`storing ${tasks} tasks`);
		const first = await Product.start(own);
		const user = await first.user("start");
		await user.createProject("Novel");
		await load(tasks, 4, () => user.enqueueCall("Novel", 1), 200);
		await first.stop();
		await takeTurns(
			context.rounds,
			[
				{
					name: "novel-queue",
					run: async () => {
						const startedAt = performance.now();
						const product = await Product.start(own);
						result.sample("novel-queue: start to first answer", "ms", performance.now() - startedAt);
						const again = await product.user("start");
						result.sample("novel-queue: cold upgrade to first frame", "ms", await firstFrame(again.socket()));
						await product.stop();
					},
				},
				{
					name: "bare Worker",
					run: async () => {
						const startedAt = performance.now();
						const workerd = await startWorkerd(bare);
						result.sample("bare Worker: start to first answer", "ms", performance.now() - startedAt);
						const url = `${workerd.url("bare")}/ws?name=start`;
						result.sample("bare Worker: cold upgrade to first frame", "ms", await firstFrame({ url }));
						await workerd.stop();
					},
				},
			],
			context.progress,
		);
	} finally {
		rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	}
	const ownStarts = result.samples("novel-queue: start to first answer");
	const bareStarts = result.samples("bare Worker: start to first answer");
	for (const [round, ms] of ownStarts.entries()) {
		result.sample("loading and evaluating the bundle", "ms", ms - (bareStarts[round] ?? ms));
	}
	result.note(
		`Loading and evaluating: the difference of both starts in a round. The first frame of ours holds ${tasks} tasks, the bare one none.`,
	);
	result.note("That the code which calls an AI is evaluated only when a task runs is checked in poll-push, by a mark in it.");
	return result.build();
}

async function firstFrame(options: WireSocketOptions): Promise<number> {
	const startedAt = performance.now();
	const { promise, resolve } = Promise.withResolvers<number>();
	const socket = await WireSocket.open({ ...options, onFrame: (_, at) => resolve(at) });
	const at = await promise;
	socket.close();
	return at - startedAt;
}
