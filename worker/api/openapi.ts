/**
 * Writes the API document (OpenAPI 3.1, JSON Schema 2020-12) from the operations and the schemas that validate them. Loaded only
 * when somebody asks for it. It knows no single operation.
 */
import * as z from "zod/v4/mini";
import {
	ackFrameSchema,
	authFrameSchema,
	clientFrameSchema,
	unwatchFrameSchema,
	watchFrameSchema,
} from "../../protocol/client-frames.ts";
import { CLOSE_CODES } from "../../protocol/close-codes.ts";
import { ERROR_STATUS, type ErrorCode, errorBodySchema, errorCodeSchema, issueSchema } from "../../protocol/errors.ts";
import { errorFrameSchema, serverFrameSchema, syncSchema, textFrameSchema } from "../../protocol/feed.ts";
import { localeSchema, messageCodeSchema } from "../../protocol/messages.ts";
import { outlineSchema, plannedChapterSchema, plannedVolumeSchema } from "../../protocol/outline.ts";
import {
	chapterSummarySchema,
	projectSchema,
	projectSummarySchema,
	taskFilterSchema,
	verdictSchema,
} from "../../protocol/rest.ts";
import { prioritySchema, providerSchema, taskSchema, taskStatusSchema } from "../../protocol/task.ts";
import { taskErrorCodeSchema } from "../../protocol/task-errors.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import type { ApiDocument, ApiOperation, ApiParameter, ApiResponse, Example, JsonSchema } from "./api-document.ts";
import { byStatus, ERROR_TEXTS, exampleError } from "./error-texts.ts";
import { errorsOf, headersOf, type Operation, type Tag } from "./operation.ts";

const TAGS: Record<Tag, string> = {
	Projects: "A project is one novel: its bible, its outline and its chapters.",
	Writing: "Work for the AI. It is queued, done in the background, and survives every restart.",
	Tasks: "What is queued, running and done.",
	Feed: "Every change of your tasks, pushed the moment it happens. One and the same value on every transport.",
	AI: "Whose model writes.",
	Account: "Everything that is yours: to take along, and to erase.",
	"First version": "For clients of the first version, on top of the same queue.",
	Operators:
		"What goes on over all users, and the few things that can be done about it. Every call needs a token with the role `ops`.",
	Service: "The service itself.",
};

/** Schemas that are worth a name. What contains one refers to it. */
const COMPONENTS: Record<string, z.ZodMiniType> = {
	Task: taskSchema,
	TaskStatus: taskStatusSchema,
	Priority: prioritySchema,
	Provider: providerSchema,
	Locale: localeSchema,
	MessageCode: messageCodeSchema,
	TaskErrorCode: taskErrorCodeSchema,
	TaskFilter: taskFilterSchema,
	Verdict: verdictSchema,
	Project: projectSchema,
	ProjectSummary: projectSummarySchema,
	ChapterSummary: chapterSummarySchema,
	Outline: outlineSchema,
	PlannedVolume: plannedVolumeSchema,
	PlannedChapter: plannedChapterSchema,
	Error: errorBodySchema,
	ErrorCode: errorCodeSchema,
	Issue: issueSchema,
	ServerFrame: serverFrameSchema,
	Sync: syncSchema,
	TextFrame: textFrameSchema,
	ErrorFrame: errorFrameSchema,
	ClientFrame: clientFrameSchema,
	WatchFrame: watchFrameSchema,
	UnwatchFrame: unwatchFrameSchema,
	AuthFrame: authFrameSchema,
	AckFrame: ackFrameSchema,
};
for (const [id, schema] of Object.entries(COMPONENTS)) z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });

const INFO = `Queue the writing of a novel, and watch it being written.

Every answer is JSON: \`{"success": true, …}\`, or \`{"success": false, "error", "code", "issues"?}\`, where \`code\` is stable and \`error\` is for people. Ignore fields that you do not know; send none that this document does not name.`;

export function writeApiDocument(operations: readonly Operation[]): ApiDocument {
	const schemas = new SchemaWriter();
	const paths: ApiDocument["paths"] = {};
	for (const operation of operations) {
		const path = `/api${operation.path.replaceAll(/:(\w+)/g, "{$1}")}`;
		paths[path] = { ...paths[path], [operation.method.toLowerCase()]: writeOperation(operation, schemas) };
	}
	for (const schema of Object.values(COMPONENTS)) schemas.write(schema);
	const codes = [...new Set(operations.flatMap(errorsOf))];
	return {
		openapi: "3.1.1",
		info: {
			title: "Novel Queue",
			version: `${PROTOCOL_VERSION}.0.0`,
			summary: "A queue that writes novels in the background and shows every screen its progress live.",
			description: INFO,
			license: { name: "MIT", identifier: "MIT" },
		},
		servers: [{ url: "/", description: "This deployment." }],
		tags: Object.entries(TAGS).map(([name, description]) => ({ name: name as Tag, description })),
		security: [{ bearer: [] }],
		paths,
		components: {
			securitySchemes: {
				bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "`Authorization: Bearer <token>`." },
				subprotocol: {
					type: "apiKey",
					in: "header",
					name: "Sec-WebSocket-Protocol",
					description: "`novel-queue.v1, bearer.<token>`: browsers cannot set other headers on a socket.",
				},
			},
			schemas: schemas.named,
			examples: Object.fromEntries(codes.map((code) => [code, { summary: ERROR_TEXTS[code].when, value: exampleError(code) }])),
		},
		"x-error-codes": Object.fromEntries(
			Object.entries(ERROR_TEXTS).map(([code, { when }]) => [code, { status: ERROR_STATUS[code as ErrorCode], when }]),
		),
		"x-close-codes": Object.entries(CLOSE_CODES).map(([name, entry]) => ({ name, ...entry })),
	};
}

/** Turns schemas into JSON Schema, and collects those that have a name. */
class SchemaWriter {
	readonly named: Record<string, JsonSchema> = {};

	write(schema: z.ZodMiniType): JsonSchema {
		const { $schema: _, $defs = {}, ...written } = z.toJSONSchema(schema, { io: "input", override: dropSafeIntegerBounds });
		for (const [name, definition] of Object.entries($defs)) this.named[name] ??= pointToComponents(definition);
		const { id, ...rest } = pointToComponents(written);
		if (id === undefined || COMPONENTS[id] === undefined) return rest;
		this.named[id] ??= rest;
		return { $ref: `#/components/schemas/${id}` };
	}
}

/** Whole numbers are all within what a double holds exactly; saying so at each of them only hides the limits that matter. */
function dropSafeIntegerBounds({ jsonSchema }: { jsonSchema: JsonSchema }): void {
	if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
	if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

function pointToComponents(schema: JsonSchema): JsonSchema {
	return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

function writeOperation(operation: Operation, schemas: SchemaWriter): ApiOperation {
	const { operationId, tag, summary, description, access, body } = operation;
	return {
		operationId,
		tags: [tag],
		summary,
		description,
		security: access === "public" ? [] : [{ [access]: [] }],
		parameters: writeParameters(operation, schemas),
		...(body === undefined
			? {}
			: {
					requestBody: {
						required: !z.safeParse(body.schema, {}).success,
						content: { "application/json": { schema: schemas.write(body.schema), examples: toExamples(body.examples) } },
					},
				}),
		responses: writeResponses(operation, schemas),
		"x-error-codes": errorsOf(operation),
	};
}

function writeParameters(operation: Operation, schemas: SchemaWriter): ApiParameter[] {
	const write = (name: string, where: ApiParameter["in"], schema: z.ZodMiniType, text?: string): ApiParameter => {
		const { description, ...written } = schemas.write(schema);
		const isRequired = where === "path" || (where === "query" && !z.safeParse(schema, undefined).success);
		return { name, in: where, required: isRequired, description: [text, description].filter(Boolean).join(" "), schema: written };
	};
	const all = (where: "path" | "query", shape: Record<string, z.core.$ZodType> = {}) =>
		Object.entries(shape).map(([name, schema]) => write(name, where, schema as z.ZodMiniType));
	return [
		...all("path", operation.params?.schema.shape),
		...all("query", operation.query?.shape),
		...headersOf(operation).map(({ name, schema, description }) => write(name, "header", schema, description)),
	];
}

function writeResponses(operation: Operation, schemas: SchemaWriter): ApiOperation["responses"] {
	const { answer, bareAnswers = {}, access } = operation;
	const responses: ApiOperation["responses"] = {};
	const stream =
		answer.carries === undefined ? {} : { contentMediaType: "application/json", contentSchema: schemas.write(answer.carries) };
	const media = { schema: { ...schemas.write(answer.schema), ...stream }, examples: toExamples(answer.examples) };
	responses[answer.status] = {
		description: answer.description,
		...writeHeaders(answer.headers),
		content: Object.fromEntries((answer.contentTypes ?? ["application/json"]).map((type) => [type, media])),
	};
	for (const [status, description] of Object.entries(bareAnswers)) responses[status] = { description };
	for (const [status, codes] of byStatus(errorsOf(operation)))
		responses[status] = writeRefusal(status, codes, access === "bearer");
	return responses;
}

function writeRefusal(status: number, codes: ErrorCode[], isChallenged: boolean): ApiResponse {
	return {
		description: codes.map((code) => `\`${code}\`: ${ERROR_TEXTS[code].when}`).join("\n"),
		...writeHeaders({
			...(status === 429 ? { "Retry-After": "Seconds until the call may work; not with limits that time does not lift." } : {}),
			...(status === 503 ? { "Retry-After": "Seconds until the call may work." } : {}),
			...(status === 401 && isChallenged ? { "WWW-Authenticate": "`Bearer`, and whether a token was refused." } : {}),
		}),
		content: {
			"application/json": {
				schema: {
					allOf: [{ $ref: "#/components/schemas/Error" }, { type: "object", properties: { code: { enum: codes } } }],
				},
				examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
			},
		},
	};
}

function writeHeaders(headers: Record<string, string> = {}): Pick<ApiResponse, "headers"> {
	const entries = Object.entries(headers);
	if (entries.length === 0) return {};
	return {
		headers: Object.fromEntries(entries.map(([name, description]) => [name, { description, schema: { type: "string" } }])),
	};
}

function toExamples(examples: Record<string, unknown>): Record<string, Example> {
	return Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }]));
}
