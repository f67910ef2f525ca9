/**
 * Our own Worker and objects, unchanged, with counters around them and a faster clock: for what is billed, never for how long
 * something takes. `/bench/counts` answers what was counted, `/bench/reset` begins anew.
 */
import "./scaled-clock.ts";
import * as own from "../../index.ts";
import { countAlarm, countMessage, countRequest, during, meterNamespace, meterState, resetCounts, takeCounts } from "./meter.ts";

declare global {
	/** Set by `watched-mender.ts` when the code that calls an AI is evaluated. */
	var isAiClientEvaluated: boolean | undefined;
}

function meterEnv(env: Cloudflare.Env, caller: string | null): Cloudflare.Env {
	return {
		...env,
		TASK_QUEUE: meterNamespace(env.TASK_QUEUE, "TaskQueue", caller),
		TASK_PROCESSOR: meterNamespace(env.TASK_PROCESSOR, "TaskProcessor", caller),
		OPS_SHARD: meterNamespace(env.OPS_SHARD, "OpsShard", caller),
		OPS_HUB: meterNamespace(env.OPS_HUB, "OpsHub", caller),
	};
}

function keyOf(className: string, { id }: DurableObjectState): string {
	return `${className}/${id.name ?? id.toString()}`;
}

export class TaskQueue extends own.TaskQueue {
	readonly #key: string;

	constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
		super(meterState(ctx), meterEnv(env, keyOf("TaskQueue", ctx)));
		this.#key = keyOf("TaskQueue", ctx);
	}

	override alarm(): Promise<void> {
		countAlarm(this.#key);
		return during([this.#key], () => super.alarm());
	}

	override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
		countMessage();
		return during([this.#key], () => super.webSocketMessage(socket, message));
	}
}

export class TaskProcessor extends own.TaskProcessor {
	readonly #key: string;

	constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
		super(meterState(ctx), meterEnv(env, keyOf("TaskProcessor", ctx)));
		this.#key = keyOf("TaskProcessor", ctx);
	}

	override alarm(): Promise<void> {
		countAlarm(this.#key);
		return during([this.#key], () => super.alarm());
	}
}

export class OpsShard extends own.OpsShard {
	readonly #key: string;

	constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
		super(meterState(ctx), meterEnv(env, keyOf("OpsShard", ctx)));
		this.#key = keyOf("OpsShard", ctx);
	}

	override alarm(): Promise<void> {
		countAlarm(this.#key);
		return during([this.#key], async () => super.alarm());
	}
}

export class OpsHub extends own.OpsHub {
	constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
		super(meterState(ctx), meterEnv(env, keyOf("OpsHub", ctx)));
	}
}

/** One for each environment, since settings are checked once for each. */
const environments = new WeakMap<Cloudflare.Env, Cloudflare.Env>();

export default {
	fetch(request: Request, env: Cloudflare.Env, context: ExecutionContext): Response | Promise<Response> {
		const { pathname } = new URL(request.url);
		if (pathname === "/bench/reset") {
			resetCounts();
			return Response.json({});
		}
		if (pathname === "/bench/counts") {
			return Response.json({ ...takeCounts(), isAiClientEvaluated: globalThis.isAiClientEvaluated === true });
		}
		countRequest();
		const metered = environments.get(env) ?? meterEnv(env, null);
		environments.set(env, metered);
		return own.default.fetch(request, metered, context);
	},
};
