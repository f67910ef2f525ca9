/** A provider in a process of its own, whose every piece holds the time at which it was sent. It keeps what it wrote. */
import { PacedProvider } from "./paced-provider.ts";

const [pieces, everyMs] = process.argv.slice(2).map(Number);
process.once("disconnect", () => process.exit(0));
const written = new Map<string, string>();
const provider = await PacedProvider.start(
	{ pieces: pieces ?? 1, everyMs: everyMs ?? 100 },
	(at) => `⟨${at.toFixed(3)}⟩ The tide went out and did not come back. `,
	({ project, chapter }, _, sent) => written.set(`${project}#${chapter}`, sent),
);
process.on("message", () => process.send?.(Object.fromEntries(written)));
process.send?.({ port: provider.port });
