/** All operations of the API, in the order in which its document tells them. */
import { aiOperations } from "./ai.ts";
import { batchOperations } from "./batch.ts";
import { chapterOperations } from "./chapters.ts";
import { devSignIn } from "./dev-sign-in.ts";
import { documentOperations } from "./documents.ts";
import { feedEvents } from "./feed-events.ts";
import { feedSocket } from "./feed-socket.ts";
import { health } from "./health.ts";
import { legacyOperations } from "./legacy.ts";
import type { Operation } from "./operation.ts";
import { opsOperations } from "./ops.ts";
import { projectOperations } from "./projects.ts";
import { queueOperations } from "./queue-calls.ts";
import { taskOperations } from "./tasks.ts";
import { usageOperations } from "./usage.ts";

export const OPERATIONS: readonly Operation[] = [
	...projectOperations,
	...chapterOperations,
	...queueOperations,
	...taskOperations,
	...batchOperations,
	feedSocket,
	feedEvents,
	...aiOperations,
	...usageOperations,
	...legacyOperations,
	...opsOperations,
	health,
	devSignIn,
	...documentOperations(() => OPERATIONS),
];
