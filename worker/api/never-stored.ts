/** Everything here is somebody's own and changes at any moment: no cache may keep it, unless the answer says otherwise itself. */
import { createMiddleware } from "hono/factory";

export const neverStored = createMiddleware(async (c, next) => {
	// Beforehand, since an answer that is made already would have to be made again for it.
	c.header("Cache-Control", "no-store");
	await next();
	// What came as a whole answer knows nothing of it. The headers of an upgrade answer belong to the object that gave it.
	if (c.res.status !== 101 && !c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
});
