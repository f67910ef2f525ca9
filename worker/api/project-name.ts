/** The project's name out of the path, in the one form under which projects are stored. */
import type { Context } from "hono";
import * as z from "zod/v4/mini";
import { projectNameSchema } from "../../protocol/rest.ts";

/** Two spellings of the same characters (composed or not) are the same name. */
export function normalizeName(name: string): string {
	return name.normalize("NFC");
}

/** A name that no project can have names no project; asking for it is not an error of its own. */
export function projectNameParam(c: Context): string {
	const name = normalizeName(c.req.param("name") ?? "");
	return z.safeParse(projectNameSchema, name).data ?? name;
}
