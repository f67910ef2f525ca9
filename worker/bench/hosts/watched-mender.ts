/** Stands in the metered bundle for the library that only the code which reads an AI's answers uses, and tells when that is evaluated. */
export * from "../../../node_modules/jsonrepair/lib/esm/index.js";

Object.assign(globalThis, { isAiClientEvaluated: true });
