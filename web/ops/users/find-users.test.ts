import { expect, test } from "vitest";
import type { OpsUser } from "../../../protocol/ops.ts";
import { findUsers } from "./find-users.ts";

const user = (userId: string): OpsUser => ({
	userId,
	queued: 0,
	running: 0,
	completed: 0,
	failed: 0,
	cancelled: 0,
	sockets: 0,
	updatedAt: 0,
});
const users = [user("Mara"), user("mara-2"), user("雪")];
const ids = (typed: string) => findUsers(users, typed).shown.map(({ userId }) => userId);

test("nothing typed shows all, in their order", () => {
	expect(findUsers(users, "  ")).toEqual({ shown: users, other: null });
});

test("a part of a name is enough, in either case", () => {
	expect(ids("MARA")).toEqual(["Mara", "mara-2"]);
	expect(ids("雪")).toEqual(["雪"]);
});

test("a whole id that is not on the list can be opened all the same; one that is needs no second way", () => {
	expect(findUsers(users, " zed ")).toEqual({ shown: [], other: "zed" });
	expect(findUsers(users, "mara").other).toBe("mara");
	expect(findUsers(users, "Mara").other).toBeNull();
});
