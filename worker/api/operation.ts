/**
 * One operation of the API: what it is called, what it takes and answers, and the function that serves it. The route is mounted
 * from it and the API document is written from it, so that the two cannot drift apart. It knows no single operation.
 */
import type { Context, Hono } from "hono";
import * as z from "zod/v4/mini";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { Refusal } from "../core/refusal.ts";
import type { IdempotentCall } from "../queue/idempotency.ts";
import { readSettings, type Settings } from "../settings.ts";
import { AI_HEADER_PARAMETERS } from "./ai-config.ts";
import { check, readBody } from "./body.ts";
import type { ApiEnv } from "./env.ts";
import { answerRefusal, refusal } from "./errors.ts";
import { IDEMPOTENCY_KEY, readIdempotentCall } from "./idempotency.ts";

export type Tag = "Projects" | "Writing" | "Tasks" | "Feed" | "AI" | "Account" | "First version" | "Operators" | "Service";
export type HeaderParameter = { name: string; description: string; schema: z.ZodMiniType };

type Fields = z.ZodMiniObject<z.core.$ZodShape>;
type NoFields = z.ZodMiniObject<Record<never, never>>;

type Spec<P extends Fields, Q extends Fields, B extends z.ZodMiniType, A extends z.ZodMiniType> = {
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** As Hono has it, under `/api`. */
	path: string;
	operationId: string;
	tag: Tag;
	summary: string;
	description: string;
	/** `subprotocol`: a socket, whose token cannot travel in a header. */
	access: "public" | "bearer" | "subprotocol";
	/** Whether this deployment has the operation at all. */
	exists?: (settings: Settings) => boolean;
	/** What stands in the path. A value that cannot exist is answered like one that does not. */
	params?: { schema: P; misfit: { code: ErrorCode; error: (value: string) => string } };
	query?: Q;
	headers?: HeaderParameter[];
	/** Whether it reads the `X-AI-*` headers. */
	takesAi?: boolean;
	/** Whether it reads `Idempotency-Key`. */
	isRepeatable?: boolean;
	body?: { schema: B; examples: Record<string, z.input<B>> };
	answer: {
		status: 101 | 200 | 201;
		description: string;
		schema: A;
		examples: Record<string, z.output<A>>;
		/** Unless it is JSON. */
		contentTypes?: string[];
		/** What the data of each event is, if the answer is a stream of events. */
		carries?: z.ZodMiniType;
		headers?: Record<string, string>;
	};
	/** Answers without a body. */
	bareAnswers?: Partial<Record<304, string>>;
	/** Beside those that follow from the rest. */
	errors: ErrorCode[];
	handle(c: Context<ApiEnv>, input: Input<P, Q, B>): Handled<A> | Promise<Handled<A>>;
};

/** A refusal, a whole answer, or what stands in a JSON answer beside `success`. */
type Handled<A extends z.ZodMiniType> = Beside<z.output<A>> | Refusal | Response;
type Beside<T> = T extends { success: true } ? Omit<T, "success"> : never;

export type Input<P extends Fields, Q extends Fields, B extends z.ZodMiniType> = {
	params: z.output<P>;
	query: z.output<Q>;
	body: z.output<B>;
	/** Null unless the client may repeat this call. */
	call: IdempotentCall | null;
};

type AnySpec = Omit<Spec<Fields, Fields, z.ZodMiniType, z.ZodMiniType>, "handle">;
export type Operation = AnySpec & { run: (c: Context<ApiEnv>) => Promise<Response> };

export function operation<
	A extends z.ZodMiniType,
	P extends Fields = NoFields,
	Q extends Fields = NoFields,
	B extends z.ZodMiniType = NoFields,
>(spec: Spec<P, Q, B, A>): Operation {
	const run = async (c: Context<ApiEnv>): Promise<Response> => {
		if (spec.exists?.(readSettings(c.env)) === false) return c.notFound();
		const body = spec.body === undefined ? null : await readBody(c, spec.body.schema);
		if (body?.ok === false) return body.response;
		const query = spec.query === undefined ? null : check(c, spec.query, c.req.query());
		if (query?.ok === false) return query.response;
		const params = spec.params === undefined ? null : z.safeParse(spec.params.schema, c.req.param());
		if (params?.success === false) return refuseParams(c, spec, params.error);
		const sent = { params: params?.data ?? {}, body: body?.value ?? {} };
		const repeat = spec.isRepeatable ? await readIdempotentCall(c, `${spec.method} ${spec.path}`, sent) : null;
		if (repeat?.ok === false) return repeat.response;
		// What was read by a schema has its type; that an operation without one has no fields, the compiler cannot see.
		const input = { ...sent, query: query?.value ?? {}, call: repeat?.call ?? null } as Input<P, Q, B>;
		return answer(c, spec, await spec.handle(c, input));
	};
	return { ...spec, run };
}

export function mount(app: Pick<Hono<ApiEnv>, "on">, operations: readonly Operation[]): void {
	for (const { method, path, run } of operations) app.on(method, path, run);
}

/** Every code that the operation can answer, those included that follow from how it is reached and what it reads. */
export function errorsOf(operation: Operation): ErrorCode[] {
	const { access, body, query, params, takesAi, isRepeatable } = operation;
	const codes: ErrorCode[] = [
		...(operation.exists === undefined ? [] : (["route_not_found"] as const)),
		...(body === undefined ? [] : (["invalid_json", "validation_failed", "body_too_large"] as const)),
		...(query === undefined ? [] : (["validation_failed"] as const)),
		...(takesAi ? (["validation_failed", "ai_config_missing", "ai_config_invalid"] as const) : []),
		...(isRepeatable ? (["idempotency_key_invalid", "idempotency_conflict"] as const) : []),
		...(access === "public" ? [] : (["unauthorized"] as const)),
		...(access === "bearer" ? (["token_expired"] as const) : []),
		...(params === undefined ? [] : [params.misfit.code]),
		...operation.errors,
		"internal_error",
		"not_configured",
		"temporarily_unavailable",
	];
	return [...new Set(codes)];
}

export function headersOf({ headers = [], takesAi, isRepeatable }: Operation): HeaderParameter[] {
	return [...headers, ...(takesAi ? AI_HEADER_PARAMETERS : []), ...(isRepeatable ? [IDEMPOTENCY_KEY] : [])];
}

function refuseParams(
	c: Context,
	{ params }: Pick<AnySpec, "params">,
	{ issues }: z.core.$ZodError,
): Response | Promise<Response> {
	const value = c.req.param(String(issues[0]?.path[0] ?? "")) ?? "";
	return params === undefined ? c.notFound() : refusal(c, params.misfit.code, params.misfit.error(value));
}

function answer(c: Context, { answer: { status } }: Pick<AnySpec, "answer">, handled: object): Response {
	if (handled instanceof Response) return handled;
	if (isRefusal(handled)) return answerRefusal(c, handled);
	if (status === 101) throw new Error("A socket is no JSON.");
	return c.json({ success: true, ...handled }, status);
}

function isRefusal(handled: object): handled is Refusal {
	return "ok" in handled && handled.ok === false;
}
