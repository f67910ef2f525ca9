/** The API document's form: so much of OpenAPI 3.1 as this API uses. Types only. */
import type * as z from "zod/v4/mini";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { Tag } from "./operation.ts";

export type JsonSchema = z.core.JSONSchema.BaseSchema;
export type Example = { value: unknown; summary?: string };
export type Media = { schema: JsonSchema; examples?: Record<string, Example | { $ref: string }> };
export type ApiParameter = {
	name: string;
	in: "path" | "query" | "header";
	required: boolean;
	description: string;
	schema: JsonSchema;
};
export type ApiResponse = {
	description: string;
	headers?: Record<string, { description: string; schema: JsonSchema }>;
	content?: Record<string, Media>;
};
export type ApiOperation = {
	operationId: string;
	tags: Tag[];
	summary: string;
	description: string;
	security: Record<string, string[]>[];
	parameters: ApiParameter[];
	requestBody?: { required: boolean; content: Record<string, Media> };
	responses: Record<string, ApiResponse>;
	/** The codes of its errors; OpenAPI itself knows statuses only. */
	"x-error-codes": ErrorCode[];
};
export type ApiDocument = {
	openapi: string;
	info: { title: string; version: string; summary: string; description: string; license: { name: string; identifier: string } };
	servers: { url: string; description: string }[];
	tags: { name: Tag; description: string }[];
	security: Record<string, string[]>[];
	paths: Record<string, Record<string, ApiOperation>>;
	components: {
		securitySchemes: Record<string, Record<string, string>>;
		schemas: Record<string, JsonSchema>;
		examples: Record<string, Example>;
	};
	"x-error-codes": Record<string, { status: number; when: string }>;
	"x-close-codes": { name: string; code: number; retry: boolean; reason: string }[];
};
