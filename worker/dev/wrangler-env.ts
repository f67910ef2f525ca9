/** The environment in which every local wrangler runs: offline, quiet, and without a trace outside the project. */
export const WRANGLER_ENV = {
	// Else it warns on every start without network that it could not fetch an example of `request.cf`.
	CLOUDFLARE_CF_FETCH_ENABLED: "false",
	WRANGLER_SEND_METRICS: "false",
	// The banner looks for a newer version first, which takes its time without network.
	WRANGLER_HIDE_BANNER: "true",
	WRANGLER_WRITE_LOGS: "false",
	// Tracing of every event is a quarter of the CPU.
	X_LOCAL_OBSERVABILITY: "false",
};
