/** The Worker: the API, and the classes of its Durable Objects. */
export { TaskProcessor } from "./processor/task-processor.ts";
export { TaskQueue } from "./queue/task-queue.ts";

import { app } from "./api/app.ts";

export default app;
