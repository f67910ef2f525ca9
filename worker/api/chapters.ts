/** `/api/projects/:name/chapters/:index` and `/download`: reading what was written. */
import { Hono } from "hono";
import * as z from "zod/v4/mini";
import { check } from "./body.ts";
import type { ApiEnv } from "./env.ts";
import { refusal } from "./errors.ts";
import { findProcessor } from "./find-processor.ts";
import { projectNameParam } from "./project-name.ts";

const formatSchema = z.object({ format: z._default(z.enum(["md", "txt"]), "md") });
const CONTENT_TYPE = { md: "text/markdown", txt: "text/plain" } as const;

export const chapters = new Hono<ApiEnv>();

chapters.get("/:name/chapters/:index", async (c) => {
	const found = await findProcessor(c, projectNameParam(c));
	if (!found.ok) return found.response;
	const text = c.req.param("index");
	const number = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
	const chapter = number === null ? null : await found.processor.chapter(number);
	if (chapter === null) return refusal(c, "chapter_not_found", `There is no chapter ${text} yet.`);
	return c.json({ success: true, index: chapter.number, title: chapter.title, content: chapter.content });
});

chapters.get("/:name/download", async (c) => {
	const query = check(c, formatSchema, c.req.query());
	if (!query.ok) return query.response;
	const { format } = query.value;
	const name = projectNameParam(c);
	const found = await findProcessor(c, name);
	if (!found.ok) return found.response;
	const body = await found.processor.download(format);
	return c.body(body, 200, {
		"Content-Type": `${CONTENT_TYPE[format]}; charset=utf-8`,
		"Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.${format}`).replaceAll("'", "%27")}`,
	});
});
