/** The Worker: the API, and the classes of its Durable Objects. */
export { OpsHub } from "./ops/ops-hub.ts";
export { OpsShard } from "./ops/ops-shard.ts";
export { TaskProcessor } from "./processor/task-processor.ts";
export { TaskQueue } from "./queue/task-queue.ts";

import { app } from "./api/app.ts";

export default app;
