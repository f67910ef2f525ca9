import { expect, test } from "vitest";
import { formatRoute, parseRoute } from "./route.ts";

test.each(["alice", "a/b", "ü %# ?", "雪", "../..", "auth0|12"])("[P9] the address of user %s leads back to him", (userId) => {
	const hash = formatRoute({ page: "user", userId });
	expect(hash).toMatch(/^#\/users\/[^/]+$/);
	expect(parseRoute(hash)).toEqual({ page: "user", userId });
});

test.each(["", "#", "#/", "#/users/", "#/users/%", "#/users/a/b", "#/other"])("%s leads to all users", (hash) => {
	expect(parseRoute(hash)).toEqual({ page: "all" });
});
