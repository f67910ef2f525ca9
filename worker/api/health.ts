/** Whether this deployment can serve: its settings are read, nothing else is touched. */
import { Hono } from "hono";
import { readSettings } from "../settings.ts";
import type { ApiEnv } from "./env.ts";

export const health = new Hono<ApiEnv>().get("/", (c) => {
	readSettings(c.env);
	return c.json({ success: true, status: "ok" });
});
