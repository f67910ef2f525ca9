import { expect, test } from "vitest";
import { formatRoute, parseRoute, type Route } from "./route.ts";

test.each<Route>([
	{ page: "home" },
	{ page: "new" },
	{ page: "project", name: "雪/线 100% #?" },
	{ page: "chapter", name: "The Tide Clerk", index: 12 },
])("%o survives the address bar", (route) => {
	expect(parseRoute(formatRoute(route))).toEqual(route);
});

test.each(["", "#", "#main", "#/project/", "#/project/%", "#/project/a/0", "#/project/a/b", "#/project/a/1/2"])(
	"%s leads home",
	(hash) => {
		expect(parseRoute(hash)).toEqual({ page: "home" });
	},
);
