/**
 * Decides whether a base URL from a user may be called with a key. It sees the text only: a public name whose DNS answer
 * is private gets through here, and is stopped by the platform, whose fetch reaches nothing but the public internet.
 */
import type { Dialect } from "../../protocol/providers.ts";
import type { Settings } from "../settings.ts";
import { isPublicAddress } from "./public-address.ts";

/** Which addresses this deployment may call. */
export type AddressPolicy = {
	/** Development only: lets http and addresses of the own network through. */
	allowPrivate: boolean;
	/** Host names, or `*.example.com` for every name under one; empty: every host. */
	allowedHosts?: readonly string[];
};

export type BaseUrlVerdict = { ok: true; url: string } | { ok: false; reason: string };

/** Names that mean the own machine or the own network wherever they are resolved. */
const LOCAL_ENDINGS = [
	"localhost",
	"localdomain",
	"local",
	"internal",
	"intranet",
	"private",
	"corp",
	"home",
	"lan",
	"home.arpa",
];

export function addressPolicyOf(settings: Pick<Settings, "ALLOW_PRIVATE_BASE_URL" | "AI_ALLOWED_HOSTS">): AddressPolicy {
	return { allowPrivate: settings.ALLOW_PRIVATE_BASE_URL, allowedHosts: settings.AI_ALLOWED_HOSTS };
}

/**
 * @param text what the user wrote
 * @returns the URL as the platform reads it, without a slash at its end; or what is wrong with it, as the end of a sentence
 */
export function checkBaseUrl(text: string, { allowPrivate, allowedHosts = [] }: AddressPolicy): BaseUrlVerdict {
	// Every notation of an address (decimal, hex, octal, percent-encoded, full-width) is one notation after this.
	const url = URL.parse(text);
	if (url === null) return refuse("must be a complete URL, such as https://api.example.com/v1");
	const isHttp = url.protocol === "http:";
	if (url.protocol !== "https:" && !(isHttp && allowPrivate)) return refuse("must begin with https://");
	if (url.username !== "" || url.password !== "") return refuse("must not contain a user name or a password");
	// The paths of the API are put behind it.
	if (url.search !== "" || url.hash !== "") return refuse("must not contain a query or a fragment");
	if (!allowPrivate) {
		const problem = findHostProblem(url.hostname);
		if (problem !== null) return refuse(problem);
	}
	if (!isAllowedHost(url.hostname, allowedHosts)) return refuse("must be at one of the hosts that this server allows");
	return { ok: true, url: url.href.replace(/[?#]*$/, "").replace(/\/+$/, "") };
}

/**
 * People copy the address of a call where that of the API is asked for.
 * @returns the address of the API, without a slash at its end
 */
export function cutEnding(baseUrl: string, dialect: Dialect): string {
	const ending = dialect === "anthropic" ? /\/messages$/ : /\/chat\/completions$/;
	return baseUrl.replace(/\/+$/, "").replace(ending, "").replace(/\/+$/, "");
}

/** Whether it leads to the own machine or network, by its text. */
export function isPrivateUrl(baseUrl: string): boolean {
	const url = URL.parse(baseUrl);
	return url !== null && findHostProblem(url.hostname) !== null;
}

function isAllowedHost(host: string, allowedHosts: readonly string[]): boolean {
	if (allowedHosts.length === 0) return true;
	return allowedHosts.some((allowed) => (allowed.startsWith("*.") ? host.endsWith(allowed.slice(1)) : host === allowed));
}

function findHostProblem(host: string): string | null {
	const isPublic = isPublicAddress(host);
	if (isPublic !== null) return isPublic ? null : "must not be a private, local or reserved address";
	if (host.endsWith(".")) return "must not have a dot at the end of its host name";
	if (!host.includes(".") || LOCAL_ENDINGS.some((ending) => host.endsWith(`.${ending}`))) {
		return "must not be a name of a local network";
	}
	return null;
}

function refuse(reason: string): BaseUrlVerdict {
	return { ok: false, reason };
}
