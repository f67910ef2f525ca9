/** Everything here is somebody's own and changes at any moment: no cache may keep it. */
import { createMiddleware } from "hono/factory";

export const neverStored = createMiddleware(async (c, next) => {
	await next();
	// The headers of an upgrade answer belong to the object that gave it.
	if (c.res.status !== 101) c.header("Cache-Control", "no-store");
});
