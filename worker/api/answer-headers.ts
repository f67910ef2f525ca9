/**
 * What every answer says: no browser may guess its type, and no cache may keep it unless the answer allows that itself, since
 * nearly everything here is somebody's own and changes at any moment.
 */
import { createMiddleware } from "hono/factory";
import type { ApiEnv } from "./env.ts";
import { START_ID_HEADER } from "./start-id.ts";

export const answerHeaders = createMiddleware<ApiEnv>(async (c, next) => {
	const { START_ID } = c.env;
	// Beforehand, since an answer that is made already would have to be made again for it.
	c.header("Cache-Control", "no-store");
	c.header("X-Content-Type-Options", "nosniff");
	if (START_ID !== undefined) c.header(START_ID_HEADER, START_ID);
	await next();
	// What came as a whole answer knows nothing of it. The headers of an upgrade answer belong to the object that gave it.
	if (c.res.status === 101) return;
	if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
	if (!c.res.headers.has("X-Content-Type-Options")) c.header("X-Content-Type-Options", "nosniff");
});
