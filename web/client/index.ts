/** Everything an app needs: the feed that keeps itself current, and the REST calls. No framework, no DOM needed. */
export * from "./feed.ts";
// Not among the others: a page fetches it with the part that needs it.
export * from "./rest/account.ts";
export * from "./rest.ts";
