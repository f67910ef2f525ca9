/** One run, four places: pure code and scripts in Node, objects inside workerd, and the real server with a real browser. */
import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";

/** Vitest leaves one core of two to itself, and what starts an object waits more than it computes. */
const WORKERS = 2;

/** Ends a test that hangs. No test passes or fails by how fast a busy machine is. */
const HUNG_MS = 180_000;

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "pure",
					testTimeout: HUNG_MS,
					maxWorkers: WORKERS,
					include: ["protocol/**/*.test.ts", "worker/**/*.test.ts", "web/**/*.test.{ts,tsx}"],
					exclude: ["**/*.workerd.test.ts", "**/*.e2e.test.ts"],
				},
			},
			{
				plugins: [
					cloudflareTest({
						main: "./worker/index.ts",
						wrangler: { configPath: "./wrangler.toml" },
						miniflare: {
							bindings: {
								JWT_SECRET: "test-secret-test-secret-test-secret-1",
								KEY_ENCRYPTION_SECRET: "test-secret-test-secret-test-secret-2",
								DEV_SIGN_IN: "true",
								ALLOWED_ORIGINS: "https://app.example",
								DEMO_CHARS_PER_SECOND: "0",
								// Named, so that what a developer has in .dev.vars does not decide.
								ALLOW_PRIVATE_BASE_URL: "false",
								MAX_RUNNING_PER_USER: "3",
								// Tests call faster than people do; the limit has tests of its own.
								ENQUEUES_PER_MINUTE: "1000000",
								BIBLE_WRITES_PER_MINUTE: "1000000",
							},
						},
					}),
				],
				test: { name: "workerd", testTimeout: HUNG_MS, maxWorkers: WORKERS, include: ["worker/**/*.workerd.test.ts"] },
			},
			{
				test: {
					name: "e2e",
					include: ["worker/**/*.e2e.test.ts", "web/**/*.e2e.test.ts"],
					testTimeout: 120_000,
					hookTimeout: 180_000,
					fileParallelism: false,
					// After all others: `wrangler dev` ends when a call to its own worker breaks off, as it may on a machine without a moment to spare.
					sequence: { groupOrder: 1 },
				},
			},
		],
	},
});
