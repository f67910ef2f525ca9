/** Stands for the AI library in the metered bundle, and tells when it is evaluated. */
export * from "../../../node_modules/ai/dist/index.js";

Object.assign(globalThis, { isAiLibraryEvaluated: true });
