/** Hostile base URLs in every notation that a URL parser understands. */
import { describe, expect, it } from "vitest";
import { checkBaseUrl } from "./base-url.ts";

const strict = { allowPrivate: false };

describe("[P8] a base URL reaches no private, local or reserved address, however it is written", () => {
	it.each([
		["loopback", "https://127.0.0.1/v1"],
		["loopback elsewhere in its block", "https://127.8.9.1"],
		["loopback, short", "https://127.1"],
		["loopback, decimal", "https://2130706433"],
		["loopback, hex", "https://0x7f000001"],
		["loopback, hex octets", "https://0x7f.0x0.0x0.0x1"],
		["loopback, octal", "https://0177.0.0.1"],
		["loopback, octal whole", "https://017700000001"],
		["loopback, mixed", "https://0x7f.0.1"],
		["loopback, percent-encoded", "https://%31%32%37.0.0.1"],
		["loopback, full-width digits", "https://１２７.０.０.１"],
		["loopback, ideographic full stop", "https://127。0。0。1"],
		["loopback, trailing dot", "https://127.0.0.1."],
		["loopback, port", "https://127.0.0.1:8443/v1"],
		["loopback, backslashes", "https:\\\\127.0.0.1\\v1"],
		["loopback, tab inside", "https://127.0.\t0.1"],
		["unspecified", "https://0.0.0.0"],
		["unspecified, short", "https://0"],
		["this network", "https://0.1.2.3"],
		["private 10/8", "https://10.0.0.1"],
		["private 172.16/12, first", "https://172.16.0.1"],
		["private 172.16/12, last", "https://172.31.255.255"],
		["private 192.168/16", "https://192.168.1.1"],
		["link-local, metadata service", "https://169.254.169.254/latest/meta-data"],
		["metadata service, decimal", "https://2852039166"],
		["CGNAT, first", "https://100.64.0.1"],
		["CGNAT, last", "https://100.127.255.254"],
		["IETF protocols", "https://192.0.0.8"],
		["documentation 1", "https://192.0.2.1"],
		["documentation 2", "https://198.51.100.7"],
		["documentation 3", "https://203.0.113.9"],
		["6to4 relay", "https://192.88.99.1"],
		["benchmarks", "https://198.19.255.255"],
		["multicast", "https://224.0.0.1"],
		["reserved", "https://240.0.0.1"],
		["broadcast", "https://255.255.255.255"],
		["IPv6 loopback", "https://[::1]/v1"],
		["IPv6 loopback in full", "https://[0:0:0:0:0:0:0:1]"],
		["IPv6 unspecified", "https://[::]"],
		["IPv4-mapped loopback", "https://[::ffff:127.0.0.1]"],
		["IPv4-mapped loopback, hex", "https://[::ffff:7f00:1]"],
		["IPv4-mapped private", "https://[::ffff:10.0.0.1]"],
		["IPv4-compatible", "https://[::127.0.0.1]"],
		["ULA", "https://[fc00::1]"],
		["ULA fd", "https://[fd12:3456:789a::1]"],
		["IPv6 link-local", "https://[fe80::1]"],
		["IPv6 site-local", "https://[fec0::1]"],
		["IPv6 multicast", "https://[ff02::1]"],
		["6to4 of 10.0.0.1", "https://[2002:a00:1::1]"],
		["6to4 of loopback", "https://[2002:7f00:1::]"],
		["NAT64 of 10.0.0.1", "https://[64:ff9b::a00:1]"],
		["local NAT64", "https://[64:ff9b:1::a00:1]"],
		["Teredo", "https://[2001:0:4136:e378::1]"],
		["IPv6 documentation", "https://[2001:db8::1]"],
		["IPv6 documentation, new", "https://[3fff::1]"],
		["discard only", "https://[100::1]"],
		["localhost", "https://localhost/v1"],
		["localhost in capitals", "https://LOCALHOST"],
		["below localhost", "https://api.localhost"],
		["localhost with a dot", "https://localhost."],
		["mDNS name", "https://printer.local"],
		["cloud-internal name", "https://metadata.google.internal/v1"],
		["router's name", "https://nas.lan"],
		["home network", "https://nas.home.arpa"],
		["single label", "https://intranet"],
		["trailing dot", "https://api.example.com."],
		["full-width localhost", "https://ｌｏｃａｌｈｏｓｔ"],
	])("%s", (_, text) => {
		expect(checkBaseUrl(text, strict).ok).toBe(false);
	});
});

describe("[P9] a base URL that is none, or says too much, is refused with the reason", () => {
	it.each([
		["", "complete URL"],
		["api.example.com/v1", "complete URL"],
		["https://", "complete URL"],
		["https://[::1", "complete URL"],
		["https://1.2.3.4.5", "complete URL"],
		["http://api.example.com", "https://"],
		["ftp://api.example.com", "https://"],
		["file:///etc/passwd", "https://"],
		["javascript:alert(1)", "https://"],
		["data:text/plain,x", "https://"],
		["https://user@api.example.com", "user name"],
		["https://user:pass@api.example.com", "user name"],
		["https://api.example.com@127.0.0.1", "user name"],
		["https://api.example.com/v1?key=secret", "query"],
		["https://api.example.com/v1#x", "fragment"],
	])("%s", (text, reason) => {
		expect(checkBaseUrl(text, strict)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
	});
});

describe("a base URL on the public internet is taken, normalised", () => {
	it.each([
		["https://api.example.com/v1", "https://api.example.com/v1"],
		["  https://api.example.com/v1/ ", "https://api.example.com/v1"],
		["https://API.Example.com", "https://api.example.com"],
		["https://api.example.com:8443/openai//", "https://api.example.com:8443/openai"],
		["https://api.example.com/v1?", "https://api.example.com/v1"],
		["https://8.8.8.8/v1", "https://8.8.8.8/v1"],
		["https://172.32.0.1", "https://172.32.0.1"],
		["https://100.128.0.1", "https://100.128.0.1"],
		["https://[2606:4700::1111]/v1", "https://[2606:4700::1111]/v1"],
		["https://[2001:4860:4860::8888]", "https://[2001:4860:4860::8888]"],
		["https://localhost.example.com", "https://localhost.example.com"],
		["https://模型.example", "https://xn--fct0y.example"],
	])("%s", (text, url) => {
		const verdict = checkBaseUrl(text, strict);
		expect(verdict).toEqual({ ok: true, url: url.startsWith("https://xn--") ? expect.stringMatching(/^https:\/\/xn--/) : url });
	});
});

describe("development may call its own machine, and nothing else changes", () => {
	const lenient = { allowPrivate: true };
	it.each(["http://127.0.0.1:4010/v1", "http://localhost:11434/v1", "https://192.168.1.5", "http://[::1]:1234"])("%s", (text) => {
		expect(checkBaseUrl(text, lenient)).toEqual({ ok: true, url: text });
	});
	it.each(["ftp://localhost", "http://user:pass@localhost", "http://localhost?x=1", "nonsense"])("not %s", (text) => {
		expect(checkBaseUrl(text, lenient).ok).toBe(false);
	});
});

describe("[P9] with AI_ALLOWED_HOSTS set", () => {
	const policy = { allowPrivate: false, allowedHosts: ["api.openai.com", "*.example.com"] };

	it.each(["https://api.openai.com/v1", "https://API.OpenAI.com:8443/v1", "https://a.example.com", "https://a.b.example.com/v1"])(
		"%s is allowed",
		(text) => {
			expect(checkBaseUrl(text, policy).ok).toBe(true);
		},
	);

	it.each([
		"https://api.deepseek.com/v1",
		"https://example.com/v1",
		"https://badexample.com/v1",
		"https://api.openai.com.evil.example/v1",
		"https://a.example.com.evil.net/v1",
		"https://evil.net/api.openai.com",
		"https://sub.api.openai.com/v1",
	])("%s is refused, in words that say so", (text) => {
		expect(checkBaseUrl(text, policy)).toEqual({ ok: false, reason: expect.stringContaining("hosts that this server allows") });
	});

	it("a private address has to be listed as well", () => {
		expect(checkBaseUrl("http://127.0.0.1:11434/v1", { ...policy, allowPrivate: true }).ok).toBe(false);
		expect(checkBaseUrl("http://127.0.0.1:11434/v1", { allowPrivate: true, allowedHosts: ["127.0.0.1"] }).ok).toBe(true);
	});
});
