/** A handful of chaos runs with every `npm test`; `npm run test:chaos` does fifty. */
import { afterAll, beforeAll, describe, it } from "vitest";
import { type Bundle, bundleWorker } from "../dev/bundle-worker.ts";
import { runSeed } from "./run-seed.ts";
import { QUIET_WITHIN_MS } from "./verify-end.ts";

/** A run that is stuck shall say so itself. */
const timeout = QUIET_WITHIN_MS + 90_000;

let bundle: Bundle;
beforeAll(async () => {
	bundle = await bundleWorker();
});
afterAll(() => bundle.remove());

// Two at a time: suites that are not concurrent themselves run one after the other.
describe.each([[[1, 2]], [[3, 4]]])(
	"[P2] [P3] [P4] [P5] [P8] work survives a server that is killed again and again: %o",
	(seeds) => {
		it.concurrent.for(seeds)("seed %i", { timeout }, async (seed, { expect }) => {
			const { problems, timeline } = await runSeed(seed, bundle.flags);
			expect(problems, `npm run test:chaos -- --seed ${seed}\n${timeline.join("\n")}`).toEqual([]);
		});
	},
);
