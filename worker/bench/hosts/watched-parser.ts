/** Stands in the metered bundle for the library that only the code which calls an AI reads streams with, and tells when that is evaluated. */
export * from "../../../node_modules/eventsource-parser/dist/index.js";

Object.assign(globalThis, { isAiClientEvaluated: true });
