/** The library by its file, past the alias that stands in for it. */
declare module "*/jsonrepair/lib/esm/index.js" {
	export { jsonrepair } from "jsonrepair";
}
