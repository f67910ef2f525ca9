/** Everything an app needs: the feed that keeps itself current, and the REST calls. No framework, no DOM needed. */
export * from "./feed.ts";
export * from "./rest.ts";
