import { describe, expect, it } from "vitest";
import { app } from "./app.ts";
import { OPERATIONS } from "./operations.ts";

describe("[P9] a wrong setting", () => {
	it.each(OPERATIONS.map(({ method, path }) => [method, path] as const))(
		"refuses to serve %s %s, and is named",
		async (method, path) => {
			const response = await app.request(`/api${path}`, { method }, { ENQUEUES_PER_MINUTE: "often" });
			expect(response.status).toBe(503);
			expect(await response.json()).toMatchObject({
				code: "not_configured",
				error: expect.stringContaining("ENQUEUES_PER_MINUTE"),
			});
		},
	);
});
