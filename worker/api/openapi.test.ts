import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, it } from "vitest";
import * as z from "zod/v4/mini";
import { ERROR_STATUS, type ErrorCode, errorBodySchema } from "../../protocol/errors.ts";
import { NO_LOAD, refuseIfStorageFull, refuseMoreActive } from "../core/capacity.ts";
import { orderByDependencies } from "../core/dependencies.ts";
import { takeEnqueueToken } from "../core/enqueue-rate.ts";
import { newTask } from "../core/task-record.fixture.ts";
import { createTask } from "../core/task-record.ts";
import { app } from "./app.ts";
import { ERROR_TEXTS, exampleError } from "./error-texts.ts";
import { writeApiDocument } from "./openapi.ts";
import { errorsOf } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

const document = writeApiDocument(OPERATIONS);

/** Codes that no operation answers: a socket says them, in a frame or as it closes. */
const NOT_OVER_REST: ErrorCode[] = ["unknown_frame", "frame_too_large", "too_many_frames"];

describe("the API document", () => {
	it("passes a public linter without errors, and warns of nothing but what OpenAPI has no words for", async () => {
		const config = await createConfig({ extends: ["recommended"] });
		const source = JSON.stringify(document);
		const problems = await lintFromString({ source, absoluteRef: "/openapi.json", config });
		expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
		expect(problems.map(({ ruleId, location }) => `${ruleId} ${location[0]?.pointer}`)).toEqual([
			// A socket opens with 101.
			"operation-2xx-response #/paths/~1api~1queue~1ws/get/responses",
			"operation-4xx-response #/paths/~1api~1ai~1providers/get/responses",
			"operation-2xx-response #/paths/~1api~1ops~1ws/get/responses",
			"operation-2xx-response #/paths/~1api~1ops~1users~1{userId}~1ws/get/responses",
			// What takes nothing and is for everybody cannot be asked wrongly.
			"operation-4xx-response #/paths/~1api~1health/get/responses",
			"operation-4xx-response #/paths/~1api~1openapi.json/get/responses",
			"operation-4xx-response #/paths/~1api~1docs/get/responses",
			// There is no place for what a client says on a socket.
			"no-unused-components #/components/schemas/ClientFrame",
		]);
	});

	it("describes every route of the app, and no other", () => {
		const mounted = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
		const described = Object.entries(document.paths).flatMap(([path, methods]) =>
			Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`),
		);
		expect(described.sort()).toEqual(mounted.sort());
		// Whatever is mounted for all methods is middleware, which answers for every address and none of its own.
		const rest = app.routes.filter(({ method, path }) => method === "ALL" && !path.endsWith("/*"));
		expect(rest).toEqual([]);
	});

	it.each(OPERATIONS.map((operation) => [operation.operationId, operation] as const))(
		"%s: its examples fit its schemas",
		(_id, operation) => {
			expect(Object.keys(operation.answer.examples)).not.toEqual([]);
			for (const example of Object.values(operation.answer.examples)) {
				expect(z.safeParse(operation.answer.schema, example).error).toBeUndefined();
			}
			for (const example of Object.values(operation.body?.examples ?? {})) {
				expect(z.safeParse(operation.body?.schema ?? z.never(), example).error).toBeUndefined();
			}
		},
	);

	it("has an example for every error code that REST can answer, under its status", () => {
		const answered = new Set(OPERATIONS.flatMap(errorsOf));
		const silent = Object.keys(ERROR_STATUS).filter((code) => !answered.has(code as ErrorCode));
		expect(silent.sort()).toEqual([...NOT_OVER_REST].sort());
		for (const code of answered) {
			expect(z.parse(errorBodySchema, exampleError(code)).code).toBe(code);
			expect(document.components.examples[code]?.value).toEqual(exampleError(code));
		}
		for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
			for (const code of operation["x-error-codes"]) {
				const examples = operation.responses[ERROR_STATUS[code]]?.content?.["application/json"]?.examples;
				expect(examples, `${operation.operationId} ${code}`).toHaveProperty(code);
			}
		}
		expect(Object.keys(ERROR_TEXTS)).toEqual(Object.keys(ERROR_STATUS));
	});

	it("words its examples of limits and dependencies as they are refused", () => {
		const task = (id: string, dependsOn: string[]) => newTask(id, { dependsOn });
		const cancelled = { ...createTask(task("gone", []), 0), state: { name: "failed", code: "cancelled" } } as const;
		const refused = [
			orderByDependencies([task("a", ["nobody"])], () => undefined),
			orderByDependencies([task("a", ["gone"])], () => cancelled),
			orderByDependencies([task("a", ["a"])], () => undefined),
			refuseMoreActive({ ...NO_LOAD, active: 1_000 }, 1, { maxActive: 1_000, storedBytes: 0, maxStoredBytes: 0 }),
			refuseIfStorageFull({ storedBytes: 200_400_000, maxStoredBytes: 200_000_000 }),
			takeEnqueueToken({ tokens: 0, filledAt: 0 }, 0, 120).refusal,
		];
		for (const refusal of refused) {
			if (refusal === null || refusal.ok) throw new Error("This is refused.");
			const { code, error, issues } = refusal;
			expect(exampleError(code)).toEqual({ success: false, code, error, issues });
		}
	});

	it("tells the limits and defaults that validate", () => {
		const body = document.paths["/api/projects/{name}/queue-chapters"]?.post?.requestBody?.content["application/json"]?.schema;
		expect(body).toMatchObject({
			additionalProperties: false,
			properties: {
				chaptersToGenerate: { type: "integer", minimum: 1, maximum: 200, default: 1, description: expect.any(String) },
				dependsOn: { type: "array", maxItems: 50, default: [] },
			},
		});
	});
});
