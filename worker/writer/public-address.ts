/** Tells addresses of the public internet from all others. It knows literal addresses only, no names and no DNS. */

/** IANA's special-purpose IPv4 blocks, as [first address, prefix bits]: none of them is an AI provider. */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.88.99.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	["224.0.0.0", 4],
	["240.0.0.0", 4],
];

/** @param host a host as a WHATWG `URL` writes it; null unless it is a literal address */
export function isPublicAddress(host: string): boolean | null {
	if (host.startsWith("[")) return isPublicIpv6(host.slice(1, -1));
	if (/^\d+(\.\d+){3}$/.test(host)) return isPublicIpv4(host);
	return null;
}

function isPublicIpv4(text: string): boolean {
	const address = toNumber(text);
	return !SPECIAL_IPV4.some(([first, bits]) => {
		const size = 2 ** (32 - bits);
		return Math.floor(address / size) === Math.floor(toNumber(first) / size);
	});
}

function toNumber(ipv4: string): number {
	return ipv4.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

/**
 * Only global unicast (2000::/3) is public. That refuses loopback, ULA, link-local and multicast, and the wrappings of
 * IPv4 (mapped, compatible, NAT64) whole: a public IPv4 address can be written as one.
 */
function isPublicIpv6(text: string): boolean {
	const [first = 0, second = 0] = expand(text);
	if (first < 0x2000 || first > 0x3fff) return false;
	// 2001::/23 is Teredo, ORCHID and benchmarks; 2001:db8::/32 and 3fff::/20 are documentation; 2002::/16 (6to4) wraps IPv4.
	if (first === 0x2001 && (second < 0x200 || second === 0xdb8)) return false;
	if (first === 0x3fff && second < 0x1000) return false;
	return first !== 0x2002;
}

function expand(text: string): number[] {
	const [head = "", tail] = text.split("::");
	const left = groups(head);
	if (tail === undefined) return left;
	const right = groups(tail);
	return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}

function groups(text: string): number[] {
	return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}
