/** The bundles that are measured, both made as a deployment makes them. */
import { join } from "node:path";
import { type Bundle, bundleWorker } from "../dev/bundle-worker.ts";

const HOSTS = join(import.meta.dirname, "hosts");

export function bundleMetered(): Promise<Bundle> {
	const flags = ["--alias", `jsonrepair:${join(HOSTS, "watched-mender.ts")}`];
	return bundleWorker({ entry: { folder: HOSTS, name: "metered-worker", flags } });
}

export async function bundleBoth(): Promise<{ product: Bundle; metered: Bundle }> {
	const [product, metered] = await Promise.all([bundleWorker(), bundleMetered()]);
	return { product, metered };
}
