/** The project's name out of the path, in the one form under which projects are stored. */
import * as z from "zod/v4/mini";
import { projectNameSchema } from "../../protocol/rest.ts";

/** A name that no project can have names no project; asking for it is not an error of its own. */
export const projectParams = {
	schema: z.object({ name: projectNameSchema }),
	misfit: { code: "project_not_found", error: (name: string) => `There is no project named “${name}”.` },
} as const;
