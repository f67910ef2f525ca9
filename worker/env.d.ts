/** The bindings of `wrangler.toml` and the variables and secrets of a deployment, as the runtime hands them over: text or nothing. */
declare namespace Cloudflare {
	interface GlobalProps {
		mainModule: typeof import("./index.ts");
	}
	interface Env {
		TASK_QUEUE: DurableObjectNamespace<import("./queue/task-queue.ts").TaskQueue>;
		TASK_PROCESSOR: DurableObjectNamespace<import("./processor/task-processor.ts").TaskProcessor>;
		OPS_SHARD: DurableObjectNamespace<import("./ops/ops-shard.ts").OpsShard>;
		OPS_HUB: DurableObjectNamespace<import("./ops/ops-hub.ts").OpsHub>;
		/** The files of the page. */
		ASSETS: Fetcher;
		/** Given to a local server by what starts it, which knows it again by this. */
		START_ID?: string;
		JWT_SECRET?: string;
		JWKS_URL?: string;
		JWT_ISSUER?: string;
		JWT_AUDIENCE?: string;
		KEY_ENCRYPTION_SECRET?: string;
		KEY_ENCRYPTION_SECRET_PREVIOUS?: string;
		ALLOWED_ORIGINS?: string;
		MAX_RUNNING_PER_USER?: string;
		MAX_QUEUED_PER_USER?: string;
		ENQUEUES_PER_MINUTE?: string;
		BIBLE_WRITES_PER_MINUTE?: string;
		MAX_STORED_MB_PER_USER?: string;
		OPS_SHARDS?: string;
		FINISHED_TASKS_KEPT_DAYS?: string;
		LOG_WAKES?: string;
		DEV_SIGN_IN?: string;
		ALLOW_PRIVATE_BASE_URL?: string;
		DEMO_CHARS_PER_SECOND?: string;
		STALL_TIMEOUT_SECONDS?: string;
		AI_ALLOWED_HOSTS?: string;
		AI_DEFAULT_PROVIDER?: string;
		AI_DEFAULT_MODEL?: string;
		AI_DEFAULT_KEY?: string;
		AI_DEFAULT_BASE_URL?: string;
	}
}
