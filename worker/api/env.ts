/** What Hono's handlers find in their context. */
import type { Settings } from "../settings.ts";
import type { Identity } from "./verify-token.ts";

export type ApiEnv = {
	Bindings: Cloudflare.Env;
	Variables: {
		/** Set by `authenticate`. */
		identity: Identity;
		settings: Settings;
	};
};
