/**
 * Unpacks npm's Chromium into the temporary folder of its process. A process of its own, since that folder is the only
 * thing the package lets one choose, and it is the whole process's.
 */
import { fileURLToPath } from "node:url";
import packed, { inflate } from "@sparticuz/chromium";

/** Shared libraries that bare machines lack; the package unpacks them by itself only where it runs as a cloud function. */
const LIBRARIES = fileURLToPath(new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium")));

await packed.executablePath();
await inflate(LIBRARIES);
